"""The data set page: a batch to page through, its numbers, and one sentence where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core import DataConfig, load_data
from tests.makers import make_pets
from tests.pages import driver
from tests.pages.driver import Page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_pets(tmp_path_factory.mktemp("dataset") / "pets", per_class=30)
    (made / "Red_Cat_99.png").write_bytes(b"no picture")
    return made


def open_page(folder: Path | str, view: str = "Batch", **query: str) -> Page:
    return driver.open_page("dataset", folder, view=view, size="128", **query)


def texts(page: Page) -> str:
    return "\n".join(str(element.value) for element in [*page.markdown, *page.caption, *page.info, *page.subheader])


def known(page: Page) -> dict[str, str]:
    """What the page's last table knows of a picture."""
    table = page.table[-1].value
    return dict(zip(table.index, table[table.columns[0]], strict=True))


def labels_of_grid(page: Page) -> list[str]:
    return [button.label for button in page.button if button.key.startswith("open-")]


def facts(page: Page) -> dict[str, list[str]]:
    table = page.table[0].value
    return {name: list(table[name]) for name in table}


def test_it_shows_a_batch_and_its_numbers(folder: Path) -> None:
    page = open_page(folder)
    assert not page.error
    assert facts(page)["xb"][:2] == ["32 × 3 × 128 × 128", "float32"]
    assert facts(page)["yb"][:2] == ["32", "int64"]


def test_next_and_previous_turn_the_batch_and_the_same_number_brings_the_same(folder: Path) -> None:
    page = open_page(folder)
    first = facts(page)
    assert page.button(key="previous").disabled
    page.click("next")
    assert page.number_input(key="batch").value == 2 and facts(page) != first
    page.click("previous")
    assert facts(page) == first


def test_validation_is_whole_and_starts_over_behind_its_last_batch(folder: Path) -> None:
    page = open_page(folder)
    page.set("split", "validation")
    first = facts(page)
    assert first["yb"][0] == "18"  # a fifth of 90
    page.set("batch", 2)
    assert facts(page) == first


def test_the_seed_makes_the_batch_and_the_same_seed_the_same(folder: Path) -> None:
    page = open_page(folder)
    first = facts(page)
    assert page.number_input(key="data_seed").value == 42
    page.set("data_seed", 7)
    assert facts(page) != first and "seed=7" in driver.shown_code(page)
    page.set("data_seed", 42)
    assert facts(page) == first


def test_one_batch_is_the_first(folder: Path) -> None:
    page = open_page(folder, batch="3")
    assert "dls.batch('train', 2)" in texts(page)
    page.click("one")
    assert page.number_input(key="batch").value == 1 and "dls.one_batch('train')" in texts(page)


def test_a_picture_of_the_batch_opens_its_file(folder: Path) -> None:
    page = open_page(folder)
    dls = load_data(DataConfig(source=str(folder)))
    page.click("look-2")
    item = dls.items[dls.batch("train").items[2]]
    assert known(page)["file"].replace("\\", "") == item.path.name
    assert page.query_params["look"] == "3"
    page.click("to_numbers")
    assert facts(page)["yb"][1] == "int64" and "look" not in page.query_params


def test_the_steps_begin_with_the_file(folder: Path) -> None:
    page = open_page(folder, "Steps")
    assert list(page.dataframe[0].value["step"])[:2] == ["item", "decode"]
    assert not page.error


def test_without_the_resize_the_steps_end_in_collate_and_say_what_to_do(tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets", per_class=12)
    for path in list(pets.iterdir())[::2]:
        Image.new("RGB", (60, 50)).save(path)
    page = open_page(pets, "Steps", forget="true")
    assert list(page.dataframe[0].value["step"]) == ["item", "decode", "label", "collate"]
    assert page.error[0].value.startswith("The step collate fails. RuntimeError: stack expects each tensor to be equal")
    assert "presize" in page.error[0].value and "presized=False" in driver.shown_code(page)
    page.set("forget", False)
    assert not page.error and len(page.dataframe[0].value) == 9


def test_without_the_resize_pictures_of_one_size_go_on(folder: Path) -> None:
    page = open_page(folder, "Steps", forget="true")
    assert not page.error and "already have the same size" in page.info[0].value


def test_classes_are_counted_and_a_damaged_picture_is_named(folder: Path) -> None:
    page = open_page(folder, "Classes")
    assert "Red_Cat_99.png" in texts(page).replace("\\", "")
    assert "90 pictures have a side below 192 pixels, so presizing enlarges them." in texts(page)


def test_browsing_shows_a_page_at_a_time_in_order(folder: Path) -> None:
    page = open_page(folder, "Browse")
    assert labels_of_grid(page) == ["Red Cat"] * 24
    assert "**1** to **24** of 90" in texts(page)
    page = open_page(folder, "Browse", page="4")
    assert labels_of_grid(page) == ["green hound"] * 18
    assert "**73** to **90** of 90" in texts(page)


def test_filters_by_class_and_split_begin_at_the_first_page(folder: Path) -> None:
    page = open_page(folder, "Browse", page="2")
    page.set("only", "blue dog")
    assert labels_of_grid(page) == ["blue dog"] * 24 and "**1** to **24** of 30" in texts(page)
    page.set("part", "validation")
    dls = load_data(DataConfig(source=str(folder)))
    n = sum(dls.items[i].label == "blue_dog" for i in dls.valid.indices)
    assert len(labels_of_grid(page)) == n and f"of {n}" in texts(page)


def test_a_picture_in_full_says_all_that_is_known_and_has_neighbours(folder: Path) -> None:
    page = open_page(folder, "Browse")
    page.click("open-3")
    dls = load_data(DataConfig(source=str(folder)))
    split = "validation" if 3 in dls.valid.indices else "training"
    assert {name: text.replace("\\", "") for name, text in known(page).items()} == {
        "file": dls.items[3].path.name,
        "folder": str(folder),
        "label": "Red Cat, from the file's name",
        "size": f"48 × 40 pixels, {dls.items[3].path.stat().st_size:,} bytes",
        "position": f"`dls.items[3]`, {split}",
    }
    assert "**4** of 90" in texts(page)
    assert page.query_params["picture"] == "3"
    page.click("later")
    assert "**5** of 90" in texts(page)
    page.click("to_grid")
    assert len(labels_of_grid(page)) == 24 and "picture" not in page.query_params


def test_back_to_the_grid_is_back_to_the_page_of_the_picture(folder: Path) -> None:
    page = open_page(folder, "Browse", picture="80")
    assert "**81** of 90" in texts(page) and not page.button(key="later").disabled
    page.click("to_grid")
    assert "**73** to **90** of 90" in texts(page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"picture": "9999"}, "There is no picture 9999 here: the last one is 89."),
        ({"picture": "-3"}, "**1** to **24** of 90"),
        ({"page": "77"}, " of 90"),
        ({"only": "unicorn"}, "**1** to **24** of 90"),
    ],
)
def test_an_address_that_fits_no_picture_still_shows_some(folder: Path, query: dict[str, str], said: str) -> None:
    page = open_page(folder, "Browse", **query)
    assert labels_of_grid(page)
    assert said in texts(page)


def test_choices_survive_a_visit_to_another_page(folder: Path) -> None:
    page = open_page(folder, data_seed="7", batch="2", look="3")
    first = known(page)
    page.goto("softmax")
    page.query_params.clear()
    page.goto("dataset")
    assert not page.warning[1:]  # one picture is damaged; Streamlit has nothing to warn of
    assert page.number_input(key="data_seed").value == 7 and known(page) == first


def test_a_class_of_another_data_set_is_forgotten(folder: Path) -> None:
    page = open_page(folder, "Browse")
    page.session_state["kept"]["only"], page.session_state["kept"]["page"] = "great pyrenees", 50
    page.session_state["kept_pages"].clear()  # as after a page change
    page.rerun()
    assert labels_of_grid(page)


def test_a_picture_that_was_damaged_since_is_a_frame_with_the_reason(tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets", per_class=6)
    page = open_page(pets, "Browse")
    (pets / "Red_Cat_1.png").write_bytes(b"no picture any more")
    page.rerun()
    assert "Red_Cat_1.png isn't a picture" in page.button(key="open-0").help.replace("\\", "")
    page.click("open-0")
    assert page.error[0].value.startswith("Red_Cat_1.png isn't a picture that Pet Lab can read.")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    page = open_page(tmp_path / "away")
    assert [error.value for error in page.error] == [
        f"There is no folder {tmp_path / 'away'}. Check the spelling, or choose another."
    ]
    assert not page.table


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "Put pictures into it" in open_page(tmp_path).error[0].value


def test_a_class_without_a_validation_picture_is_named(tmp_path: Path) -> None:
    made = make_pets(tmp_path / "pets", per_class=30)
    make_pets(made, per_class=2, classes=("rare_owl",))
    said = texts(open_page(made, "Classes", seed="42"))
    assert "The validation set has no picture of rare owl." in said
