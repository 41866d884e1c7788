"""The data set page: a batch to page through, its numbers, and one sentence where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.makers import make_pets

PAGE = str(Path(__file__).parents[2] / "pages" / "dataset.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_pets(tmp_path_factory.mktemp("dataset") / "pets", per_class=30)
    (made / "Red_Cat_99.png").write_bytes(b"no picture")
    return made


def open_page(folder: Path | str, view: str = "Batch") -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    page.session_state["data"], page.session_state["folder"], page.session_state["view"] = "folder", str(folder), view
    return page.run()


def facts(page: AppTest) -> dict[str, list[str]]:
    table = page.table[0].value
    return {name: list(table[name]) for name in table}


def test_it_shows_a_batch_and_its_numbers(folder: Path) -> None:
    page = open_page(folder)
    assert not page.exception and not page.error
    assert facts(page)["xb"][:2] == ["32 × 3 × 128 × 128", "float32"]
    assert facts(page)["yb"][:2] == ["32", "int64"]


def test_next_and_previous_turn_the_batch_and_the_same_number_brings_the_same(folder: Path) -> None:
    page = open_page(folder)
    first = facts(page)
    assert page.button(key="previous").disabled
    page.button(key="next").click().run()
    assert page.number_input(key="batch").value == 2 and facts(page) != first
    page.button(key="previous").click().run()
    assert facts(page) == first


def test_validation_is_whole_and_starts_over_behind_its_last_batch(folder: Path) -> None:
    page = open_page(folder)
    page.segmented_control(key="split").set_value("valid").run()
    first = facts(page)
    assert first["yb"][0] == "18"  # a fifth of 90
    page.number_input(key="batch").set_value(2).run()
    assert facts(page) == first


def test_the_steps_begin_with_the_file(folder: Path) -> None:
    page = open_page(folder, "Steps")
    assert list(page.table[0].value.index)[:2] == ["item", "decode"]


def test_a_damaged_picture_is_named(folder: Path) -> None:
    page = open_page(folder, "Classes")
    assert any("Red_Cat_99.png" in text.value for text in page.markdown)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    page = open_page(tmp_path / "away")
    assert not page.exception
    assert [error.value for error in page.error] == [
        f"There is no folder {tmp_path / 'away'}. Check the spelling, or choose another."
    ]
    assert not page.table


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "Put pictures into it" in open_page(tmp_path).error[0].value
