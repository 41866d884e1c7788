"""Finds the system's Chromium and opens it through Playwright."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
ABOUT_TO = 150  # the most ms from a key press or click until the page's script runs

# Checked in every frame, so it's noticed at once.
SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app?.dataset.testConnectionState == 'CONNECTED' && app.dataset.testScriptState == 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]') && [...document.images].every(image => image.complete)
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'));
}"""


def find() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextlib.contextmanager
def launch() -> Iterator[Browser]:
    """Yield a headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page, timeout: float = 30.0) -> None:
    """Wait until everything is drawn, including a rerun that a key press or click is about to start."""
    drawn(page, timeout)
    page.wait_for_timeout(ABOUT_TO)
    drawn(page, timeout)


def drawn(page: Page, timeout: float = 30.0) -> None:
    """Wait until the page's script has finished and all its pictures and charts are drawn."""
    page.wait_for_function(SETTLED, timeout=timeout * 1000)
