"""The whole path with the keyboard alone, as somebody goes it who has no mouse: Tab, Enter and the arrows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import chromium
from tests.makers import make_pets

MOST_TABS = 90


@pytest.mark.timeout(420)
def test_from_the_first_page_to_a_prediction(open_page: Callable[[str], Page], tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    page = open_page(f"/?data=folder&folder={pets}")
    _press(page, page.get_by_role("link", name="1. Dataset"))
    expect(page).to_have_url(re.compile("/dataset"))

    data = f"data=folder&folder={pets}&size=64"
    page.goto(f"/augmentation?{data}")
    chromium.settle(page)
    _reach(page, page.get_by_role("slider", name="Rotate"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("angle=16"))

    page.goto(f"/lr_finder?{data}&batch_size=8&num_it=40")  # with the toy weights the curve is one to trust
    chromium.settle(page)
    _press(page, page.get_by_role("button", name="Find a rate"))
    expect(page.get_by_role("link", name="Use this rate")).to_be_visible(timeout=180_000)
    chromium.settle(page)
    _press(page, page.get_by_role("link", name="Use this rate"))
    expect(page).to_have_url(re.compile("/training"))
    chromium.settle(page)
    epochs = page.get_by_label("Epochs", exact=True)
    _reach(page, epochs)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("epochs=2"))
    chromium.settle(page)
    _press(page, page.get_by_role("button", name="Train", exact=True))
    expect(page.get_by_role("link", name="Show it a photo")).to_be_visible(timeout=180_000)
    chromium.settle(page)
    _press(page, page.get_by_role("link", name="Show it a photo"))
    expect(page).to_have_url(re.compile("/predict"))
    chromium.settle(page)
    with page.expect_file_chooser() as chooser:
        _press(page, page.get_by_test_id("stFileUploader"))
    chooser.value.set_files(pets / "blue_dog_1.png")
    expect(page.get_by_role("img", name="The photo blue_dog_1.png", exact=True)).to_be_visible(timeout=60_000)


def _press(page: Page, element: Locator) -> None:
    _reach(page, element)
    page.keyboard.press("Enter")


def _reach(page: Page, element: Locator) -> None:
    """Goes on by Tab until `element`, or what lies in it, has the focus."""
    for _ in range(MOST_TABS):
        if element.evaluate("one => one.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {element}")
