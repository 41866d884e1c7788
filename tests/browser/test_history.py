"""The browser's history: one click is one entry, and Back returns to a page as it was left."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import chromium


def test_back_returns_to_a_page_as_it_was_left(open_page: Callable[[str], Page]) -> None:
    page = open_page("/augmentation")
    page.get_by_role("slider", name="Rotate").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("angle=16"))
    before = page.evaluate("history.length")
    page.get_by_role("link", name="Questions", exact=True).first.click()
    expect(page).to_have_url(re.compile("/questions"))
    chromium.settle(page)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page).to_have_url(re.compile("/augmentation.*angle=16"))
    chromium.settle(page)
    expect(page.get_by_role("slider", name="Rotate")).to_have_value("16")


def test_home_answers_at_once_and_ones_own_photo_is_two_clicks_away(open_page: Callable[[str], Page]) -> None:
    page = open_page("/")
    expect(page.get_by_text("sure that’s a")).to_be_visible()
    shown = page.get_by_text("sure that’s a").inner_text()
    page.get_by_role("button", name="Another pet").click()
    expect(page.get_by_text("sure that’s a")).not_to_have_text(shown)
    page.get_by_role("button", name="Try your own photo").click()
    expect(page).to_have_url(re.compile("/predict"))
    chromium.settle(page)
    with page.expect_file_chooser():
        page.get_by_test_id("stFileUploader").get_by_test_id("stBaseButton-secondary").click()
