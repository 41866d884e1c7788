"""What watching costs: a training in the worker with its page open in Chromium, against the same by the command line;
and how long a click on Train takes to put the first loss on the screen."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.serving import ROOT, Server, serve
from benchmarks.table import Row
from core.runs import RunStore
from tests.browser import chromium

EPOCHS = 2
ROUNDS = 7  # pairs: a shared machine is now quick, now slow, and the two of a pair lie close together
LOOK = 0.05  # seconds between two looks at a run
LIVE_GOAL, CLICK_GOAL = 1.03, 2.0


def rows(_source: str) -> list[Row]:
    """Toy pets, resnet18 from the toy body, `fit_one_cycle`; in turn, after a round to warm up."""
    alone, watched, clicks = [], [], []
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "home") as server, chromium.launch() as browser:
        page = browser.new_page(viewport=chromium.DESKTOP)
        for _ in range(ROUNDS + 1):
            alone.append(_by_command_line(server))
            click, seconds = _on_the_page(page, server)
            clicks.append(click)
            watched.append(seconds)
    bare, click = (statistics.median(values[1:]) for values in (alone, clicks))
    ratios = [seen / unseen for seen, unseen in zip(watched[1:], alone[1:], strict=True)]
    ratio = statistics.median(ratios)
    return [
        Row(
            f"{EPOCHS} epochs of the toy pets, watched in the browser (bare: by the command line; pairs: "
            f"{', '.join(f'{value:.2f}' for value in sorted(ratios))})",
            ratio * bare,
            "s",
            bare=bare,
            goal=f"≤ {LIVE_GOAL:.2f} of the bare time",
            reached=ratio <= LIVE_GOAL,
        ),
        Row(
            "click on Train → first loss on the screen",
            click,
            "s",
            goal=f"≤ {CLICK_GOAL:g} s",
            reached=click <= CLICK_GOAL,
        ),
    ]


def _by_command_line(server: Server) -> float:
    """Seconds from the first phase to the end of the last epoch, with checkpoints as the worker takes them."""
    what = ["--source", "toy", "--method", "fit_one_cycle", "--epochs", str(EPOCHS)]
    command = [sys.executable, "-m", "core", "train", *what, "--out", str(server.home / "out"), "--json"]
    environment = os.environ | {"PETLAB_HOME": str(server.home), "PYTHONUNBUFFERED": "1"}
    start = end = 0.0
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            event = json.loads(line)["event"]
            if event == "phase_start":
                start = time.monotonic()
            elif event == "epoch_end":
                end = time.monotonic()
    if process.returncode:
        raise RuntimeError(f"The command line ended with code {process.returncode}")
    return end - start


def _on_the_page(page: Page, server: Server) -> tuple[float, float]:
    """(seconds from the click on Train to the first loss in the chart, seconds of the training as above)."""
    store = RunStore(f"sqlite:///{server.home / 'petlab.db'}")
    before = {run.id for run in store.list(limit=1)}
    page.goto(f"{server.url}/training?method=fit_one_cycle&epochs={EPOCHS}")
    chromium.settle(page)
    chart = page.get_by_role("figure", name=re.compile(r"Training loss over [1-9]"))
    page.get_by_role("button", name="Train", exact=True).click()
    clicked = time.monotonic()
    seen = start = end = None
    while not (seen and end):
        page.wait_for_timeout(1000 * LOOK)
        if seen is None and chart.count():
            seen = time.monotonic()
        for run in store.list(limit=1):
            if run.id in before:
                continue
            if run.state == "failed":
                raise RuntimeError(f"Run {run.id} failed: {run.error}")
            if start is None and run.steps_per_epoch:  # the first phase was told
                start = time.monotonic()
            if end is None and run.epochs == run.total_epochs:
                end = time.monotonic()
    return seen - clicked, end - (start or clicked)
