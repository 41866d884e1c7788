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


def test_a_slider_moves_both_pictures_and_a_broken_upload_is_explained(
    open_page: Callable[[str], Page], address: str, tmp_path: Path
) -> None:
    page = open_page(f"/augmentation{address}")
    pictures = page.locator(".st-key-ways img")
    expect(pictures).to_have_count(2)
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
    page.get_by_text("your own file").click()
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("no picture that can be read")).to_be_visible()
