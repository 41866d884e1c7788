"""From a key press on a slider of the softmax page to new numbers on the screen, in Chromium. An output's slider reruns
most of the page, an experiment's only the experiment."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.app.slider import steps
from benchmarks.serving import Server, serve
from benchmarks.table import Row, at_most
from tests.browser import chromium

STEPS = 20  # more steps would change nothing in an experiment's table
WARM_UPS = 4
GOAL = 120.0  # ms, median
SLIDERS = {  # address, slider, words in the table whose numbers change
    "an output": ("/softmax", "cat", "log-sum-exp"),
    "an experiment": ("/softmax?experiment=none+of+these&lower=0", "Lower every output by", "sum over all classes"),
}

# Resolves to the milliseconds from the next key press to the frame where the table's text is new.
WATCH = """() => {
  const table = () => [...document.querySelectorAll('table')].find(one => one.innerText.includes(WORDS))?.innerText;
  const old = table();
  window.moved = new Promise(resolve => addEventListener('keydown', event => {
    const look = () => table() != old
      ? requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)) : requestAnimationFrame(look);
    look();
  }, {capture: true, once: true}));
}"""


def rows(_source: str) -> list[Row]:
    """A row for each slider."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, chromium.launch() as browser:
        return [_row(what, moved(browser, server, what)) for what in SLIDERS]


def moved(browser: Browser, server: Server, what: str) -> list[float]:
    """Milliseconds for each step of one of SLIDERS, without the warm-ups."""
    address, slider, words = SLIDERS[what]
    page = browser.new_page(viewport=chromium.DESKTOP)
    page.goto(server.url + address)
    chromium.settle(page)
    taken = steps(page, slider, WARM_UPS + STEPS, WATCH.replace("WORDS", repr(words)))
    page.close()
    return taken[WARM_UPS:]


def _row(what: str, taken: list[float]) -> Row:
    median = statistics.median(taken)
    work = f"a slider of {what} on /softmax → new numbers, median (p95 {statistics.quantiles(taken, n=20)[-1]:.0f} ms)"
    return at_most(GOAL, work, median, "ms")
