"""Warms up the server before its first session, and starts and stops the worker with it."""

import atexit
import gc
import importlib
import logging
import os
import pkgutil
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from anyio import to_thread
from streamlit.runtime.pages_manager import PagesManager

from core.errors import PetLabError
from ui.server.keeper import WorkerKeeper

HEAVY = ("numpy", "pandas", "PIL.Image", "plotly.express", "plotly.io", "torch", "torchvision", "captum.attr")
OURS = ("core", "ui")

log = logging.getLogger(__name__)

_once = threading.Lock()
_warm = False
_keeper: WorkerKeeper | None = None


def warm_up() -> None:
    """Import everything a page may need, then hide it from the garbage collector. Calling it again costs nothing.

    Streamlit collects the whole heap after every script run. With torch and pandas on it that stops all sessions for
    about 0.3 s, but frozen objects are skipped. The lock keeps sessions from seeing half-initialised modules.
    """
    global _warm
    with _once:
        if _warm:
            return
        PagesManager.uses_pages_directory = False  # app.py lists the pages
        for name in HEAVY:
            importlib.import_module(name)
        torch = importlib.import_module("torch")
        torch.set_num_threads(1)  # pages compute little, and threads waiting for each other would slow them down
        for package in OURS:
            _import_package(package)
        gc.collect()
        gc.freeze()
        _warm = True


def ensure_worker() -> None:
    """Warm up, and start the worker unless this server has one. Cheap when both are done."""
    global _keeper
    if _keeper is not None:
        return
    warm_up()
    with _once:
        if _keeper is None:
            _install_ready_model()
            _keeper = WorkerKeeper([sys.executable, "-m", "core", "worker", "--parent-pid", str(os.getpid())])
            _keeper.start()
            atexit.register(stop_worker)


def _install_ready_model() -> None:
    """The pages work without it, so a full disk must not keep the server from starting."""
    from core.runs import RunStore  # imported late, as warm_up brings torch
    from core.runs.ready.install import install

    try:
        install(RunStore())
    except PetLabError as error:
        log.warning("The ready model could not be installed: %s", error)


def stop_worker() -> None:
    """Stop the worker that `ensure_worker` started and wait for its end. Its run resumes at the next start."""
    global _keeper
    with _once:
        keeper, _keeper = _keeper, None
    if keeper is not None:
        keeper.stop()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up and start the worker before the first session; stop the worker with the server."""
    await to_thread.run_sync(ensure_worker)
    try:
        yield
    finally:
        await to_thread.run_sync(stop_worker)
        gc.unfreeze()  # otherwise extension modules report leaks when Python exits


def _import_package(name: str) -> None:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
