"""Fixtures for tests in a real browser: the app as `make app` serves it, Chromium, and a page that allows no errors.
Without Chromium these tests are skipped, or fail with CI=true or PETLAB_REQUIRE_BROWSER=1."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from benchmarks.serving import Server, serve
from tests.browser import chromium, shots

# A later rerun removes an exception's box, so each one is reported when it appears.
TELL_EXCEPTIONS = """new MutationObserver(() => {
  for (const box of document.querySelectorAll('[data-testid=stException]:not([data-told])')) {
    box.dataset.told = '';
    console.error(`exception on the page: ${box.innerText}`);
  }
}).observe(document, {childList: true, subtree: true});"""

expect.set_options(timeout=20_000)  # ms; on a busy machine a page's code alone takes five seconds to load


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The warm app on a free port with an empty home, shared by all browser tests."""
    with serve(tmp_path_factory.mktemp("browser") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.find() is None:
        reason = f"no Chromium: none of {', '.join(chromium.NAMES)} is on the PATH"
        if os.environ.get("CI") == "true" or os.environ.get("PETLAB_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason}, and browser tests are required here")
        pytest.skip(reason)
    with chromium.launch() as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A fresh 1280 × 900 tab; `page.goto("/softmax")` is relative to the app.

    The test fails if the page ever shows an exception, its console an error, the server's log a traceback, or if it
    requests another host (a classroom may be offline).
    """
    context = browser.new_context(base_url=server.url, viewport=chromium.DESKTOP)
    page = context.new_page()
    page.set_default_timeout(20_000)
    problems = watched(page, server.url)
    logged_before = len(server.log_text())
    yield page
    context.close()
    logged = server.log_text()[logged_before:]
    if "Traceback" in logged:
        problems.append(f"server log: {logged}")
    assert not problems, "\n".join(problems)


def watched(page: Page, url: str) -> list[str]:
    """A growing list of what goes wrong in this tab from now on, with the app at `url`."""
    problems: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        line = f"console: {message.text} ({message.location.get('url', '')})"
        if message.type == "error":
            problems.append(line)

    def on_request(request: Request) -> None:
        if not request.url.startswith((url, url.replace("http", "ws"), "data:", "blob:")):
            problems.append(f"request to another host: {request.url}")

    page.add_init_script(TELL_EXCEPTIONS)
    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    return problems


@pytest.fixture
def open_page(page: Page) -> Callable[[str], Page]:
    """Open a path of the app and wait until it is drawn: `page = open_page("/softmax?class=3")`."""

    def visit(path: str) -> Page:
        page.goto(path)
        chromium.settle(page)
        return page

    return visit


@pytest.fixture
def take_shots(browser: Browser, server: Server, tmp_path: Path) -> Callable[[str], list[Path]]:
    """Screenshots of a path of the app, light and dark, desktop and phone."""
    return lambda path: shots.take(browser, server.url, path, tmp_path)
