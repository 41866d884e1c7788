"""The Questions page in a real browser: all 23 links to try in one visit, typing, and ticks that stay."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE, settle
from ui.questions.visits import TITLES, VISITS

HEADINGS = {
    "dataset": "What the model is fed",
    "augmentation": "Presize, then warp once",
    "lr_finder": "Find a learning rate",
    "training": "Train",
    "softmax": "Softmax",
}
AS_BY_DEFAULT = {  # what a widget shows anyway is left out of the address
    ("view", "Batch"),
    ("outputs", "Sliders"),
    ("method", "fine_tune"),
    ("freeze_epochs", "1"),
}


def test_every_try_it_lands_where_it_says(open_page: Callable[[str], Page]) -> None:
    """A parameter that its page does not take would vanish from the address."""
    page = open_page("/questions?q=1")
    for number, (target, state, _) in VISITS.items():
        page.get_by_role("link", name=f"Try it on {TITLES[target]}").click()
        expect(page.get_by_role("heading", level=1, name=HEADINGS[target], exact=True)).to_be_visible()
        settle(page)
        said = {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}
        wanted = {key: value for key, value in state.items() if value != "new" and (key, value) not in AS_BY_DEFAULT}
        assert urlparse(page.url).path == f"/{target}", number
        assert {key: said.get(key) for key in wanted} == wanted, number
        page.get_by_role("link", name="Questions", exact=True).first.click()
        if number + 1 in VISITS:
            settle(page)  # a click while the page is on its way would be lost with it
            page.get_by_role("button", name="Next", exact=True).click()
            expect(page.get_by_role("heading", level=3, name=f"{number + 1}. ")).to_be_visible()


def test_a_task_is_checked_while_you_type_and_the_tick_survives_a_reload_on_any_page(
    open_page: Callable[[str], Page],
) -> None:
    page = open_page("/questions?q=11")
    page.get_by_label("For 3 and 1").press_sequentially("2")
    said = page.get_by_test_id("stAlert")
    expect(said).to_contain_text("That's the difference.")  # without Enter
    page.get_by_label("For 3 and 1").fill("7.39")
    page.get_by_label("For 13 and 11").press_sequentially("7.39")
    expect(said).to_contain_text("Right, the same twice")
    expect(page.get_by_text("1 of 23 done")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_text("1 of 23 done")).to_be_visible()
    page.get_by_role("link", name="Softmax", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Softmax")).to_be_visible()
    settle(page)
    page.reload()
    settle(page)
    page.get_by_role("link", name="Questions", exact=True).first.click()
    expect(page.get_by_text("1 of 23 done")).to_be_visible()
    assert "ticked=11" in page.url
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("button", name="13. exp and softmax by hand")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Question")).to_be_visible()


def test_cleared_ticks_stay_cleared_after_a_reload(open_page: Callable[[str], Page]) -> None:
    page = open_page("/questions?ticked=1-2")
    expect(page.get_by_text("2 of 23 done")).to_be_visible()
    page.get_by_role("button", name="Your ticks").click()
    page.get_by_role("button", name="Clear all ticks").click()
    expect(page.get_by_text("0 of 23 done")).to_be_visible()
    settle(page)
    assert "ticked" not in page.url
    page.reload()
    settle(page)
    expect(page.get_by_text("0 of 23 done")).to_be_visible()
