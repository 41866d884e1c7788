"""The labels workbench: it helps just where labels do not match and nothing can be loaded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.makers import make_pets
from tests.pages.driver import Page, open_page, texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_pets(tmp_path_factory.mktemp("labels") / "pets", per_class=3)
    (made / "holiday.png").write_bytes((made / "blue_dog_1.png").read_bytes())
    (made / "<b>bold<b>_1.png").write_bytes((made / "blue_dog_1.png").read_bytes())
    return made


def page_of(folder: Path, **query: str) -> Page:
    return open_page("dataset", folder, view="Labels", **query)


def test_names_that_do_not_match_are_counted_and_shown_first(folder: Path) -> None:
    page = page_of(folder)
    assert "**10 of 11** names match, **4** classes." in texts(page)
    assert "1 picture gets no label" in texts(page)
    assert page.button(key="use-labels").disabled
    page.set("first", True)
    names = next(html for html in html_of(page) if "<th>file</th>" in html)
    assert names.index("holiday.png") < names.index("Red_Cat")


def test_the_match_is_marked_and_names_are_escaped(folder: Path) -> None:
    names = next(html for html in html_of(page_of(folder)) if "<th>file</th>" in html)
    assert "<mark><mark>Red_Cat</mark>_1.png</mark>" in names
    assert "<b>" not in names and "&lt;b&gt;bold" in names


def test_each_part_of_the_pattern_is_explained(folder: Path) -> None:
    parts = next(html for html in html_of(page_of(folder)) if "<th>means</th>" in html)
    assert "a digit in any writing system, one or more times" in parts


def test_a_pattern_at_fault_is_one_sentence_with_the_place(folder: Path) -> None:
    page = page_of(folder, **{"try": "^(.+"})
    assert "missing ), unterminated subpattern" in page.error[0].value
    assert r"^(.+)\_\\d+\\.\[^.\]+\$" in page.error[0].value, "Markdown would swallow the strokes of the book's pattern"
    assert page.code[0].value == "^(.+\n ▲"


def test_a_pattern_that_would_hang_the_server_is_given_up(folder: Path, tmp_path: Path) -> None:
    slow = make_pets(tmp_path / "slow", per_class=2, classes=("a" * 120,))
    page = page_of(slow, **{"try": "^((a|aa)+)$"})
    assert "tries too many ways" in page.error[0].value


def test_a_taught_pattern_and_use_these_labels_reach_the_data(folder: Path) -> None:
    page = page_of(folder)
    page.click("teach-Too short")
    assert page.text_input(key="try").value == "^([^_]+)"
    assert "**11 of 11** names match, **5** classes." in texts(page)
    page.click("use-labels")
    assert page.text_input(key="pattern").value == "^([^_]+)"
    assert page.button(key="use-labels").disabled
    page.set("way", "capital letter")
    assert "**11 of 11** pictures get a label, **2** classes." in texts(page)
    page.click("use-labels")
    assert page.radio(key="labels").value == "capital letter"


def test_labels_from_folders_are_judged_as_such_and_no_internal_name_is_shown(
    tmp_path: Path, petlab_home: Path
) -> None:
    """The view tried the default pattern on labels that come from folders, and called an upload by its digest."""
    for name in ("cat", "dog"):
        made = make_pets(tmp_path / "pets" / name, per_class=6, classes=("x",))
        for path in made.iterdir():
            path.rename(made / f"{path.stem[-1]}.png")
    page = page_of(tmp_path / "pets", labels="parent folder")
    assert page.segmented_control(key="way").value == "parent folder"
    assert "**12 of 12** pictures get a label, **2** classes." in texts(page)
    assert page.button(key="use-labels").disabled, "they are in use"
    page.set("labels", "file name")
    assert page.segmented_control(key="way").value == "file name", "it follows the data's labels"
    page.set("way", "capital letter")
    assert page.rerun().segmented_control(key="way").value == "capital letter", "until another kind is tried"

    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for path in (tmp_path / "pets").rglob("*.png"):
            archive.write(path, path.relative_to(tmp_path / "pets"))
    page = Page("dataset", view="Labels", data="zip", size="64").upload("zip_file", ("pets.zip", zipped.getvalue()))
    (digest,) = (path.name for path in (petlab_home / "uploads").iterdir())
    said = texts(page) + "".join(html_of(page))
    assert "12 of 12 files of pets.zip, picked evenly from the whole list." in said and digest not in said


def html_of(page: Page) -> list[str]:
    return [element.proto.body for element in page.get("html")]
