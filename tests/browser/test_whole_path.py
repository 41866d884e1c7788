"""The whole way on real photos, as somebody with a folder of pets goes it: batch, augmentation, learning rate, training
through a reload, and what the model says of a photo that is uploaded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.makers import BESIDE

PHOTOS = BESIDE / "pets" / "images"


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not beside this checkout")
@pytest.mark.timeout(420)
def test_from_a_folder_of_photos_to_the_prediction_of_an_upload(open_page: Callable[[str], Page]) -> None:
    page = open_page(f"/dataset?data=folder&folder={PHOTOS}&size=64")
    what = page.get_by_text("296 pictures of 37 classes, 237 for training and 59 for validation")
    expect(what).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img").first).to_be_visible()

    _go(page, "Augmentation", "/augmentation")
    expect(what).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()

    _go(page, "Learning rate", "/lr_finder")
    expect(what).to_be_visible()
    page.get_by_role("button", name="Model and steps").click()
    _choose(page, "Architecture", "mobilenet_v3_small")
    _choose(page, "Weights of the body", "none")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Find a rate").click()
    use = page.get_by_role("link", name="Use this rate")
    expect(use).to_be_visible(timeout=180_000)
    rate = float(re.search(r"[\d.]+(e-?\d+)?", use.inner_text()).group())
    use.click()

    expect(page.get_by_text("Source: learning rate finder, run")).to_be_visible()
    assert float(page.get_by_label("Learning rate", exact=True).input_value()) == pytest.approx(rate, rel=0.06)
    expect(what).to_be_visible()
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill("4")
    epochs.press("Enter")
    expect(page.get_by_text("35 batches in 5 epochs")).to_be_visible()  # 7 batches an epoch, one epoch frozen
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile(r"running, epoch \d of 5"))).to_be_visible(timeout=60_000)
    run = re.search(r"[?&]run=(\d+)", page.url).group(1)
    page.reload()
    chromium.settle(page)
    expect(page.get_by_text(f"Run {run}: running")).to_be_visible()
    expect(page.get_by_text(f"Run {run}: finished")).to_be_visible(timeout=180_000)
    expect(page.get_by_text(re.compile(r"Error rate [\d.]+% after 5 epochs"))).to_be_visible()

    page.get_by_role("link", name="Show it a photo").click()
    page.locator("input[type=file]").set_input_files(sorted(PHOTOS.glob("beagle_*"))[0])
    expect(page.get_by_role("img", name=re.compile(r"^The photo beagle_\d+\.jpg$"))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("237 pictures")).first).to_be_visible()


def _go(page: Page, name: str, path: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(re.compile(path))
    chromium.settle(page)


def _choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_label(label, exact=True).first
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    chromium.settle(page)
