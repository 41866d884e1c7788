"""The labels workbench and the check as a class uses them: type a pattern, see what matches, find a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.makers import make_pets


def test_a_pattern_marks_the_names_and_the_check_ends_by_itself(
    open_page: Callable[[str], Page], tmp_path: Path
) -> None:
    folder = make_pets(tmp_path / "pets", per_class=10, side=60)
    shutil.copy(folder / "blue_dog_1.png", folder / "Red_Cat_1.png")
    page = open_page(f"/dataset?view=Labels&data=folder&folder={folder}")
    names = page.locator(".st-key-names")
    expect(names.locator("mark mark").first).to_have_text("Red_Cat")
    pattern = page.get_by_label("Pattern (a regular expression)")
    pattern.fill("^([a-z]+)_")
    pattern.press("Enter")
    expect(page.get_by_text("20 of 30 names match")).to_be_visible()
    settle(page)
    page.get_by_text("Names without a label first").click()
    expect(names.locator("tbody tr").first).to_contain_text("no match")
    page.get_by_text("Check", exact=True).click()
    page.get_by_role("button", name="Check the pictures").click()
    expect(page.get_by_text("1 copy is in both training and validation, or under two labels.")).to_be_visible()
    expect(page.get_by_text("has the same bytes as")).to_be_visible()
    expect(page.locator(".st-key-finding-grid img").nth(1)).to_be_visible()
