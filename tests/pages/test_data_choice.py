"""The choice of the data: a folder, a table with its columns, a ZIP; kept in the address, and clear where it fails."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from core.data.config import DataConfig
from core.data.labels.journal import Journal
from core.runs import RunConfig
from tests.makers import make_pets
from tests.pages.driver import Page, shown_code, texts
from ui.forms.clone import form_of


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pictures without labels in their names, a table in it, and three names that lead nowhere."""
    folder = make_pets(tmp_path_factory.mktemp("choice") / "pets", per_class=8)
    rows = []
    for i, path in enumerate(sorted(folder.iterdir())):
        rows.append(f"photo {i}.png;{path.name.rpartition('_')[0]};{'young' if i % 2 else 'old'}")
        path.rename(folder / f"photo {i}.png")
    rows += [f"gone {i}.png;blue_dog;old" for i in range(4)]
    (folder / "breeds.csv").write_text("\n".join(["picture;breed;age", *rows]))
    return folder


def open_page(page: str = "dataset", **query: str) -> Page:
    return Page(page, **{"size": "64", "view": "Batch", **query})


def packed(folder: Path, top: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + str(path.relative_to(folder)))
    return data.getvalue()


def send(at: Page, name: str, data: bytes) -> Page:
    return at.upload("zip_file", (name, data))


def test_a_table_is_guessed_loaded_and_what_it_misses_is_listed(pets):
    at = open_page(data="table", table=str(pets / "breeds.csv"))
    assert not at.error
    assert (at.selectbox(key="filecol").value, at.selectbox(key="labelcol").value) == ("picture", "breed")
    assert "24 pictures of 3 classes" in texts(at)
    assert any(e.label == "4 can't be used: gone 0.png, gone 1.png, gone 2.png ..." for e in at.expander)
    at.set("labelcol", "age")
    assert "24 pictures of 2 classes" in texts(at)
    assert "labels='table:picture,age'" in shown_code(at)


def test_columns_of_a_link_count_and_those_of_another_table_do_not(pets, tmp_path):
    at = open_page(data="table", table=str(pets / "breeds.csv"), labelcol="age")
    assert "24 pictures of 2 classes" in texts(at)
    rows = (pets / "breeds.csv").read_text().replace("picture;breed;age", "file;label;years").splitlines()
    (tmp_path / "other.csv").write_text("\n".join([rows[0], *(f"{pets}/{row}" for row in rows[1:])]))
    at.set("table", str(tmp_path / "other.csv"))
    assert not at.error
    assert at.selectbox(key="labelcol").value == "label"
    assert "24 pictures of 3 classes" in texts(at)


def test_a_folder_s_name_is_shown_as_it_is(tmp_path):
    folder = make_pets(tmp_path / "my *best* pets", per_class=2)
    assert f"{tmp_path}/my \\*best\\* pets**: 6 pictures" in texts(open_page(data="folder", folder=str(folder)))


def test_where_labels_fail_the_way_to_them_is_shown(pets):
    at = open_page(data="table", table=str(pets / "breeds.csv"), labels_by="names")
    assert "don't match 24 of 24 file names" in at.error[0].value
    assert "\\\\d+\\\\." in at.error[0].value  # Markdown would swallow a single stroke
    assert [link.proto.label for link in at.get("page_link")] == ["Look at the labels"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"data": "table", "table": "/nowhere/breeds.csv"}, "There is no table /nowhere/breeds.csv"),
        ({"data": "table", "table": "/nowhere/breeds.xlsx"}, "isn't a table: its name should end in .csv or .tsv"),
        ({"data": "table"}, "Type the table's path"),
        ({"data": "folder"}, "Type the folder's path"),
        ({"data": "zip", "upload": "0123456789abcdef"}, "Upload it again"),
        ({"data": "zip", "upload": "../../../etc"}, "Upload it again"),
    ],
)
def test_what_is_not_there_is_one_sentence(query, sentence):
    at = open_page(**query)
    assert sentence in texts(at)


def test_a_zip_of_folders_is_unpacked_and_labelled_by_them(tmp_path, petlab_home):
    for name in ("cat", "dog"):
        made = make_pets(tmp_path / "z" / name, 6, classes=("x",))
        for path in made.iterdir():
            path.rename(made / f"{path.stem} {name}.png")
    at = send(open_page(data="zip"), "my pets.zip", packed(tmp_path / "z", "my pets/"))
    assert not at.error
    assert "**my pets.zip**: 12 pictures of 2 classes" in texts(at)
    assert at.radio(key="labels").value == "parent folder"
    digest = at.query_params["upload"]
    digest = digest if isinstance(digest, str) else digest[0]
    assert os.listdir(petlab_home / "uploads") == [digest]
    again = open_page("augmentation", data="zip", upload=digest, labels="parent folder")
    assert "**my pets.zip**: 12 pictures of 2 classes" in texts(again)
    at.set("data", "toy")
    assert "upload" not in at.query_params
    at.set("data", "zip")
    assert "**my pets.zip**: 12 pictures of 2 classes" in texts(at)


def test_a_zip_with_a_table_is_labelled_by_it_and_says_what_it_left_out(pets, tmp_path, petlab_home):
    data = io.BytesIO(packed(pets))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("../evil.png", b"x")
    at = send(open_page(data="zip"), "pets.zip", data.getvalue())
    assert not at.error
    assert "**pets.zip by breeds.csv**: 24 pictures of 3 classes" in texts(at)
    assert "Left out: ../evil.png (its name leads outside)" in texts(at)
    at.set("ziptable", "none")
    assert "don't match 24 of 24 file names" in at.error[0].value


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("pets.zip", b"no zip at all", "pets.zip is damaged, or isn't a ZIP"),
        ("breeds.csv", b"file,label", "breeds.csv is a table without its pictures"),
    ],
)
def test_an_upload_that_is_none_is_one_sentence(petlab_home, name, data, sentence):
    at = send(open_page(data="zip"), name, data)
    assert sentence in texts(at)


def test_where_roots_are_set_their_folders_are_offered_and_no_others_open(pets, tmp_path, monkeypatch):
    make_pets(tmp_path / "open" / "shapes", 8)
    monkeypatch.setenv("PETLAB_DATA_ROOTS", str(tmp_path / "open"))
    at = open_page(data="folder")
    assert "This server opens only what is in" in texts(at)
    offered = at.selectbox(key="folder").options
    assert offered == [str(tmp_path / "open" / "shapes")]
    at.set("folder", offered[0])
    assert "24 pictures of 3 classes" in texts(at)
    assert "outside the folders that this server opens" in open_page(data="folder", folder=str(pets)).error[0].value


def test_labels_that_were_cleaned_are_used_on_demand_and_by_a_link(tmp_path, petlab_home):
    folder = make_pets(tmp_path / "pets", per_class=8)
    at = open_page(data="folder", folder=str(folder))
    assert not [toggle for toggle in at.toggle if toggle.key == "cleaned"], "nothing was cleaned yet"
    first, second, *_ = sorted(path.name for path in folder.iterdir())
    config = DataConfig(source=str(folder), size=64, presize=96)
    journal = Journal(config)
    journal.add({first: "green_hound", second: None}, "two")
    at.rerun()
    assert "cleaned labels:" not in texts(at), "only on demand"
    at.set("cleaned", True)
    assert "You are using the cleaned labels: 1 relabelled, 1 left out." in texts(at)
    assert f"journal='{journal.state()}'" in shown_code(at)
    linked = open_page(data="folder", folder=str(folder), cleaned="true")
    assert "You are using the cleaned labels" in texts(linked)


def test_a_run_s_cleaned_labels_come_along_while_the_journal_stands_so(tmp_path, petlab_home):
    config = DataConfig(source=str(make_pets(tmp_path / "pets")), size=64, presize=96)
    journal = Journal(config)
    file = sorted(path.name for path in Path(config.source).iterdir())[0]
    journal.add({file: None}, "one")
    cleaned = RunConfig(data=config.model_copy(update={"journal": journal.state()}))
    query, lost = form_of(cleaned)
    assert query["cleaned"] == "true" and not any("cleaned labels" in setting for setting in lost)
    journal.add({file: "green_hound"}, "another")
    query, lost = form_of(cleaned)
    assert "cleaned" not in query and any("cleaned labels" in setting for setting in lost)


def test_sources_have_names_for_people_and_short_ones_in_the_address(pets):
    at = open_page(data="folder", folder=str(pets), labels="parent folder")
    choice = at.radio(key="data")
    assert choice.options == ["Toy pets", "Oxford photos", "A folder", "A table", "Upload a ZIP"]
    assert choice.value == "folder" and "folder" in at.query_params["data"]
    at.set("data", "table")
    assert "table" in at.query_params["data"]
    at.query_params["data"] = "folder"  # as the browser's Back does
    assert at.rerun().radio(key="data").value == "folder"
    at.set("data", "toy")
    assert "data" not in at.query_params
    at.set("data", "folder")
    assert at.goto("augmentation").radio(key="data").value == "folder"
    assert open_page(data="nonsense").radio(key="data").value == "toy"


def test_the_default_pattern_is_the_book_s_widened_to_any_suffix(pets):
    widened = r"The book's pattern, `(.+)_\d+.jpg$`, widened to any suffix."
    assert widened in texts(open_page(data="folder", folder=str(pets)))
    assert widened not in texts(open_page(data="folder", folder=str(pets), pattern="^(.+)_"))
