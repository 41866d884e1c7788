"""The data set and the augmentation page as a class uses them: page on, move a slider, upload, share the link."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.makers import make_pets


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"?data=folder&folder={make_pets(tmp_path_factory.mktemp('shapes') / 'pets', per_class=20, side=200)}"


def test_a_batch_is_turned_and_found_again_by_its_address(open_page: Callable[[str], Page], address: str) -> None:
    page = open_page(f"/dataset{address}")
    pictures = page.locator(".st-key-pictures img")
    expect(pictures).to_have_count(9)
    first = pictures.first.get_attribute("src")
    page.get_by_role("button", name="Next batch").click()
    expect(pictures.first).not_to_have_attribute("src", first)
    second = pictures.first.get_attribute("src")
    settle(page)
    assert "batch=2" in page.url
    page.reload()
    expect(pictures.first).to_have_attribute("src", second)
    last, numbers = pictures.last.bounding_box(), page.get_by_test_id("stTable").bounding_box()
    assert last and numbers
    for box in (last, numbers):  # all nine and the numbers are on the first screen
        assert box["y"] + box["height"] <= 900
    pictures.last.click(force=True)  # the picture itself, not the button below
    expect(page.get_by_text("Picture 9 of the batch")).to_be_visible()
    settle(page)
    assert "look=9" in page.url


def test_browsing_goes_on_by_page_opens_a_picture_and_takes_it_to_augmentation(
    open_page: Callable[[str], Page], address: str
) -> None:
    page = open_page(f"/dataset{address}&view=Browse")
    pictures = page.locator(".st-key-browse img")
    expect(pictures).to_have_count(24)
    page.get_by_test_id("stPagination").get_by_text("3", exact=True).click()
    expect(pictures).to_have_count(12)
    expect(page.get_by_text("49 to 60 of 60")).to_be_visible()
    pictures.first.click(force=True)
    expect(page.get_by_text("49 of 60")).to_be_visible()
    settle(page)
    assert "picture=48" in page.url
    page.reload()
    expect(page.get_by_text("49 of 60")).to_be_visible()
    page.get_by_text("Augment this picture").click()
    expect(page.locator(".st-key-ways img").first).to_be_visible()
    settle(page)
    assert "breed=green" in page.url and "nth=9" in page.url
    page.get_by_role("link", name="Dataset").click()
    expect(page.get_by_text("49 of 60")).to_be_visible()


def test_a_slider_moves_both_pictures_and_a_broken_upload_is_explained(
    open_page: Callable[[str], Page], address: str, tmp_path: Path
) -> None:
    page = open_page(f"/augmentation{address}")
    pictures = page.locator(".st-key-ways img")
    expect(pictures).to_have_count(2)  # on either side of the divider
    assert all(picture.get_attribute("alt") for picture in pictures.all())
    before = [picture.get_attribute("src") for picture in pictures.all()]
    page.get_by_role("slider", name="Rotate").press("ArrowRight")
    for picture, old in zip(pictures.all(), before, strict=True):
        expect(picture).not_to_have_attribute("src", old)
    settle(page)
    assert "angle=16" in page.url
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    page.get_by_role("button", name="Picture").click()
    page.get_by_text("a photo of yours").click()
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("isn't a picture that Pet Lab can read")).to_be_visible()


def test_the_divider_moves_by_key_pointer_and_finger(open_page: Callable[[str], Page], address: str) -> None:
    page = open_page(f"/augmentation{address}")
    divider = page.get_by_role("slider", name="Divider: Naive")
    shown = "box => getComputedStyle(box).getPropertyValue('--at')"
    box = page.locator(".divider")
    assert box.evaluate(shown) == "50%"
    divider.focus()
    page.keyboard.press("ArrowLeft")
    assert box.evaluate(shown) == "49%"
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 0.5 * place["width"], place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 0.8 * place["width"], place["y"] + 60)
    page.mouse.up()
    assert box.evaluate(shown) == "80%"
    page.mouse.move(place["x"] + 0.2 * place["width"], place["y"] + 60)
    assert box.evaluate(shown) == "80%", "it follows the pointer only while that is down"
    page.get_by_role("slider", name="Rotate").press("ArrowRight")
    settle(page)
    assert box.evaluate(shown) == "80%", "new pictures leave it where it is"
    assert divider.get_attribute("aria-valuetext") == "80% Naive: 128 px, step by step"
