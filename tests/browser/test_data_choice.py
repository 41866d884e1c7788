"""A ZIP of one's own in a real browser: uploaded, unpacked, kept over a page change, and brought back by its link."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.makers import make_pets


def test_an_uploaded_zip_survives_a_page_change_and_a_reload(open_page: Callable[[str], Page], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ours.zip", "w") as archive:
        for breed in ("cat", "dog"):
            for path in make_pets(tmp_path / breed, 12, classes=("x",)).iterdir():
                archive.write(path, f"ours/{breed}/{path.name[2:]}")  # "1.png": the label is the folder
    page = open_page("/dataset?data=zip&size=64")
    page.get_by_role("button", name="Choose the data").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "ours.zip")
    line = page.get_by_text("24 pictures of 2 classes")
    expect(line).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    assert "upload=" in page.url and "labels=" in page.url
    page.get_by_role("link", name="Augmentation").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What the model is fed")
    expect(line).to_be_visible()
    settle(page)
    assert "upload=" in page.url
    page.reload()
    expect(line).to_be_visible()
