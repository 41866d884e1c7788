"""What watching costs: a training run with its page open in Chromium against the same on the command line, and the time
from a click on Train to the first loss on the screen."""

from __future__ import annotations

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.serving import ROOT, Server, serve
from benchmarks.table import Row, at_most
from core.runs import RunStore
from tests.browser import chromium

EPOCHS = 6
TURN = 4.0  # seconds that each works while the other is stopped, so a busy machine slows both equally
LOOK = 0.1  # seconds between two looks at a run's progress
CLICKS = 4
LIVE_GOAL, CLICK_GOAL = 1.03, 2.0
WHAT = {"method": "fit_one_cycle", "epochs": str(EPOCHS)}


@dataclass
class Racer:
    """One of two training runs that take turns. `steps()` counts its batches, `signal` stops and continues it, and
    `seconds` counts only its own turns."""

    steps: Callable[[], int]
    signal: Callable[[int], None]
    begun: int = 0
    seconds: float = field(default=0.0)

    def take_turn(self, length: float, total: int) -> None:
        """Works for `length` seconds, or until all `total` batches are done."""
        self.signal(signal.SIGCONT)
        start = time.monotonic()
        while time.monotonic() < start + length and self.steps() < total:
            time.sleep(LOOK)
        self.signal(signal.SIGSTOP)
        self.seconds += time.monotonic() - start

    def pace(self, total: int) -> float:
        """Seconds per batch."""
        return self.seconds / (total - self.begun)


def rows(_source: str) -> list[Row]:
    """Toy pets, resnet18 with the toy body, on a server that has trained before."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "home") as server, chromium.launch() as browser:
        page = browser.new_page(viewport=chromium.DESKTOP)
        clicks = [_click(page, server) for _ in range(CLICKS)][1:]
        watched, alone, n = _race(page, server)
    work = f"a batch of toy pets, watched in the browser (bare: on the command line; {n} batches each, in turns)"
    goal, reached = f"≤ {LIVE_GOAL:.2f} of the bare time", watched <= LIVE_GOAL * alone
    return [
        Row(work, 1000 * watched, "ms", bare=1000 * alone, goal=goal, reached=reached),
        at_most(CLICK_GOAL, "click on Train → first loss on the screen", statistics.median(clicks), "s"),
    ]


def _click(page: Page, server: Server) -> float:
    """Seconds from the click on Train to the first loss in the chart; then the run is stopped."""
    taken = _start(page, server)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text(re.compile("Run [0-9]+: stopped")).wait_for()
    return taken


def _start(page: Page, server: Server) -> float:
    page.goto(f"{server.url}/training?" + "&".join(f"{name}={value}" for name, value in {**WHAT, "run": "new"}.items()))
    chromium.settle(page)
    page.get_by_role("button", name="Train", exact=True).click()
    clicked = time.monotonic()
    page.get_by_role("figure", name=re.compile(r"Training loss over [1-9]")).wait_for()
    return time.monotonic() - clicked


def _race(page: Page, server: Server) -> tuple[float, float, int]:
    """(seconds per batch when watched, on the command line, number of batches). Only one works at a time; the other is
    stopped, together with its server and page."""
    store = RunStore(f"sqlite:///{server.home / 'petlab.db'}")
    _start(page, server)
    run = int(re.findall(r"[?&]run=(\d+)", page.url)[0])
    watched = Racer(lambda: store.get(run).step, lambda which: os.killpg(server.pid, which))
    watched.signal(signal.SIGSTOP)
    with _command_line(server.home) as alone:
        try:
            while not alone.steps():
                time.sleep(LOOK)
            alone.signal(signal.SIGSTOP)
            total = store.get(run).total_steps or 0
            for racer in (watched, alone):
                racer.begun = racer.steps()
            while min(racer.steps() for racer in (watched, alone)) < total:
                for racer in (watched, alone):
                    racer.take_turn(TURN, total)
        finally:
            for racer in (watched, alone):
                racer.signal(signal.SIGCONT)
    return watched.pace(total), alone.pace(total), total


@contextmanager
def _command_line(home: Path) -> Iterator[Racer]:
    """The same training run by `python -m core train`."""
    what = [word for name, value in WHAT.items() for word in (f"--{name}", value)]
    command = [sys.executable, "-m", "core", "train", "--source", "toy", *what, "--out", str(home / "out"), "--json"]
    environment = os.environ | {"PETLAB_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    steps = [0]

    def count() -> None:
        for line in process.stdout or ():
            steps[0] += json.loads(line)["event"] == "batch_end"

    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        threading.Thread(target=count, daemon=True).start()
        try:
            yield Racer(lambda: steps[0], process.send_signal)
        finally:
            process.terminate()
