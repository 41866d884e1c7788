"""The bench for `L`: the line of Python and what it gives, for steps that are chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.makers import make_pets
from tests.pages.driver import Page, open_page, texts
from ui.dataset.lists import STEPS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pets(tmp_path_factory.mktemp("lists") / "pets", per_class=4)


def page_of(folder: Path, **query: str) -> Page:
    return open_page("dataset", folder, view="List", **query)


def test_it_begins_with_the_labels_each_once(folder: Path) -> None:
    page = page_of(folder)
    assert page.code[0].value == 'items.attrgot("label").unique()'.replace('"', "'")
    assert page.code[1].value == "['Red_Cat', 'blue_dog', 'green_hound']"
    assert "`L` of 3 elements." in texts(page)


def test_a_chain_from_the_address_is_carried_out(folder: Path) -> None:
    page = page_of(folder, start="paths", step1="filter", text1="dog", step2="map", step3="[a:b:c]", cut="2")
    page.set("by2", "lambda o: o.name")
    page.set("a3", 1)
    line = """items.attrgot("path").filter(lambda o: 'dog' in str(o)).map(lambda o: o.name)[1:5:1]"""
    assert page.code[0].value == line
    assert page.code[1].value == "['blue_dog_2.png', 'blue_dog_3.png'...]"


@pytest.mark.parametrize("step", STEPS)
def test_every_step_fits_the_items_as_it_is_offered(folder: Path, step: str) -> None:
    page = page_of(folder, step1=step, step2="–")
    assert not page.error
    assert page.code[0].value.startswith(("items", "L.range(items"))


def test_a_step_that_does_not_fit_says_what_python_says(folder: Path) -> None:
    page = page_of(folder, step2="itemgot", step3="itemgot")
    page.set("at3", 3)
    assert "Python says: IndexError: string index out of range." in page.error[0].value


def test_what_a_short_mask_leaves_out_is_said(folder: Path) -> None:
    """`L` takes a mask of six for a list of twelve and drops the other six without a word."""
    page = page_of(folder, start="labels", step1="[mask]", step2="–")
    assert page.code[0].value.endswith("[[True, False, True, False, False, True]]")
    assert "`L` of 3 elements." in texts(page)
    assert "`L` drops everything after it" in texts(page)


def test_the_explanation_lists_the_methods_one_below_another(folder: Path) -> None:
    lines = [line for line in texts(page_of(folder)).splitlines() if line.startswith("- ")]
    assert [line.split("`")[1] for line in lines] == ["map", "argwhere", 'attrgot("label")', "zip"]
