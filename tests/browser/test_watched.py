"""The tab itself: an exception that a page shows for a moment is a problem, and so is an error in the console."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.conftest import watched


def test_an_exception_that_is_shown_for_a_moment_is_a_problem(browser: Browser) -> None:
    page = browser.new_page()
    problems = watched(page, "http://nowhere")
    page.goto("data:text/html,<title>fine</title>")
    page.evaluate("console.log('fine')")
    assert problems == []
    show = "() => {document.body.innerHTML = '<div data-testid=stException>KeyError</div>'}"
    page.evaluate(show)
    page.evaluate("() => {document.body.innerHTML = ''}")
    page.evaluate(show)
    page.evaluate("console.error('also')")
    assert [problem.split(" (")[0] for problem in problems] == [
        "console: exception on the page: KeyError",
        "console: exception on the page: KeyError",
        "console: also",
    ]
    page.close()
