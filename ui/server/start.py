"""Makes the server quick before its first session, and keeps one worker process alive beside it.

What the worker does is `core.runs`' matter; what the pages show is theirs.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import os
import pkgutil
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pandas", "PIL.Image", "plotly.express", "plotly.io", "torch", "torchvision", "captum.attr")
OURS = ("core", "ui")
LIVED_LONG = 60.0  # seconds after which a worker's end counts as its first
LONGEST_PAUSE = 30.0  # seconds between two starts of a worker that keeps ending

log = logging.getLogger(__name__)
_once = threading.Lock()
_warm = False
_keeper: WorkerKeeper | None = None


def warm_up() -> None:
    """Import everything a page may need, then take it out of the garbage collector's sight.

    Streamlit collects the whole heap after every script run; with torch and pandas on it that stops all sessions for
    about 0.3 s each time. Frozen objects are skipped. Sessions that import the same modules at once would also see
    them half-initialised, hence the lock. Calling it again costs nothing.
    """
    global _warm
    with _once:
        if _warm:
            return
        PagesManager.uses_pages_directory = False  # app.py lists the pages; pages/ is not Streamlit's to discover
        for name in HEAVY:
            importlib.import_module(name)
        torch = importlib.import_module("torch")
        torch.set_num_threads(1)  # pages compute little; threads that wait for each other would make them slow
        for package in OURS:
            _import_package(package)
        gc.collect()
        gc.freeze()
        _warm = True


def ensure_worker() -> None:
    """Warm up, and start the process that trains unless this server keeps one already. Cheap when both are done."""
    global _keeper
    if _keeper is not None:
        return
    warm_up()
    with _once:
        if _keeper is None:
            _keeper = WorkerKeeper([sys.executable, "-m", "core", "worker", "--parent-pid", str(os.getpid())])
            _keeper.start()
            atexit.register(stop_worker)


def stop_worker() -> None:
    """End the worker that `ensure_worker` started and wait until it is gone; its run goes on at the next start."""
    global _keeper
    with _once:
        keeper, _keeper = _keeper, None
    if keeper is not None:
        keeper.stop()


def look(request: Request) -> Response:
    """A view of a run, for the browser that renews it (see `ui/routes.py`)."""
    return importlib.import_module("ui.server.routes").look(request)


LIVE = "/live/{view}/{run:int}"
ROUTES = [Route(LIVE, look), Route("/{base:path}" + LIVE, look)]  # behind a proxy there may be a base path


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up and start the worker before the first session; end the worker with the server."""
    await to_thread.run_sync(ensure_worker)
    try:
        yield
    finally:
        await to_thread.run_sync(stop_worker)
        gc.unfreeze()  # else extension modules report everything they own as leaked when Python exits


class WorkerKeeper:
    """A thread that starts a command and starts it again when it ends, waiting longer each time it ends early.

    A worker that finds another one at work for the same PETLAB_HOME ends at once with code 0; trying again after a
    pause means that one of two servers takes over when the other stops.
    """

    def __init__(self, command: list[str], first_pause: float = 1.0) -> None:
        self.command = command
        self.first_pause = first_pause
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="petlab-worker-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Ask the process to end, kill it after `patience` seconds."""
        with self._starting:
            self._stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._thread.join(patience)

    def _keep(self) -> None:
        pause = self.first_pause
        while not self._stopping.is_set():
            began = time.monotonic()
            with self._starting:
                if self._stopping.is_set():
                    return
                self.process = subprocess.Popen(self.command, cwd=ROOT, stdin=subprocess.DEVNULL)
            code = self.process.wait()
            if self._stopping.is_set():
                return
            pause = self.first_pause if time.monotonic() - began > LIVED_LONG else pause
            if code != 0:
                log.warning("The worker ended with code %s; starting it again in %.0f s.", code, pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _import_package(name: str) -> None:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
