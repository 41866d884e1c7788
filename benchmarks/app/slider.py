"""From a key press on a slider of the augmentation page to new pictures on the screen, in Chromium."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.serving import serve
from benchmarks.table import Row, at_most
from tests.browser import chromium

STEPS = 40
WARM_UPS = 4
GOAL = 250.0  # ms at the 95th percentile
PAUSE = 150  # ms between two steps, since people look before the next one

ANSWER = """() => Promise.race([window.moved, new Promise((_, refuse) => setTimeout(
  () => refuse(new Error("nothing on the page has changed within 20 s")), 20000))])"""

# Resolves to the milliseconds from the next key press to the frame where both ways' pictures are new and decoded.
WATCH = """() => {
  const pictures = () => [...document.querySelectorAll('.st-key-ways img')].slice(0, 2);
  const old = pictures().map(image => image.src);
  window.moved = new Promise(resolve => addEventListener('keydown', event => {
    const look = () => pictures().length == 2 && pictures().every((image, i) => image.src != old[i] && image.complete)
      ? requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)) : requestAnimationFrame(look);
    look();
  }, {capture: true, once: true}));
}"""


def rows(_source: str) -> list[Row]:
    """Rotating toy pets; the server hasn't seen any of these angles before."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, chromium.launch() as browser:
        page = browser.new_page(viewport=chromium.DESKTOP)
        page.goto(f"{server.url}/augmentation")
        chromium.settle(page)
        taken = steps(page, "Rotate", WARM_UPS + STEPS)[WARM_UPS:]
    p95 = statistics.quantiles(taken, n=20)[-1]
    work = f"a slider of /augmentation → new pictures, p95 (median {statistics.median(taken):.0f} ms)"
    return [at_most(GOAL, work, p95, "ms")]


def steps(page: Page, slider: str, n: int, watch: str = WATCH) -> list[float]:
    """Milliseconds for each of `n` steps of a slider to the right; `watch` sees when the answer is there."""
    handle = page.get_by_role("slider", name=slider)
    taken = []
    for _ in range(n):
        handle.focus()
        page.evaluate(watch)
        page.keyboard.press("ArrowRight")
        taken.append(page.evaluate(ANSWER))
        page.wait_for_timeout(PAUSE)
    return taken
