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
ABOUT_TO = 150  # ms from a key or a click until the page's script runs, at most

# Looked at in every frame, so that it is true at the moment and not some tenths of a second later.
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
    """Wait until all that the page was asked for is drawn: also a rerun that a key or a click is about to begin."""
    drawn(page, timeout)
    page.wait_for_timeout(ABOUT_TO)
    drawn(page, timeout)


def drawn(page: Page, timeout: float = 30.0) -> None:
    """Wait until the page's script has run to its end and every picture and chart that it sent is drawn."""
    page.wait_for_function(SETTLED, timeout=timeout * 1000)
