"""Screenshots of pages in light and dark, on a desktop and a phone.

`python -m tests.browser.shots FOLDER /softmax /training` serves the app and writes four pictures for each page; `--url`
visits a running server instead, and `--full` takes the whole page.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from benchmarks.serving import serve
from tests.browser import chromium

SIZES = {"desktop": chromium.DESKTOP, "phone": chromium.PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, url: str, path: str, folder: Path, full: bool = False) -> list[Path]:
    """Writes the four pictures of one path and returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    files = []
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(base_url=url, viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            page = context.new_page()
            page.goto(path)
            chromium.settle(page)
            page.wait_for_timeout(500)  # charts fade in
            if full:  # Streamlit scrolls inside the page, so the window grows instead
                height = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
                page.set_viewport_size({"width": viewport["width"], "height": max(height, viewport["height"])})
                page.wait_for_timeout(500)
            files.append(folder / f"{name}-{size}-{scheme}.png")
            page.screenshot(path=files[-1])
            context.close()
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*", default=["/"])
    parser.add_argument("--url", help="of a running server")
    parser.add_argument("--full", action="store_true", help="the whole page instead of the first screen")
    options = parser.parse_args()
    with chromium.launch() as browser:
        if options.url:
            _take_all(browser, options.url, options)
        else:
            with tempfile.TemporaryDirectory() as home, serve(Path(home)) as server:
                _take_all(browser, server.url, options)


def _take_all(browser: Browser, url: str, options: argparse.Namespace) -> None:
    for path in options.paths:
        for file in take(browser, url, path, options.folder, options.full):
            print(file)


if __name__ == "__main__":
    main()
