"""Folders and tables as people bring them: hidden folders, links, names that differ between systems, changes."""

import os
import unicodedata
from pathlib import Path

import pytest

from core import DataConfig, load_data
from core.data.sources.changes import state_of
from core.data.sources.picture_files import find_pictures
from core.errors import DataError
from tests.makers import make_pets


def config(source: Path, labels: str = "folder") -> DataConfig:
    return DataConfig(source=str(source), labels=labels, size=32, presize=40, batch_size=4)


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Folders cat and dog with six pictures each."""
    for breed in ("cat", "dog"):
        make_pets(tmp_path / "pets" / breed, 6, classes=(breed,))
    return tmp_path / "pets"


@pytest.mark.parametrize("name", [".ipynb_checkpoints", ".Trash-1000", "__MACOSX", "@eaDir"])
def test_hidden_folders_are_no_classes(pets, name):
    make_pets(pets / name, 2, classes=("x",))
    make_pets(pets / "cat" / name, 2, classes=("x",))
    dls = load_data(config(pets))
    assert (dls.vocab, len(dls.items)) == (["cat", "dog"], 12)
    assert set(dls.missing) == {f"cat/{name}/ (a hidden folder)", f"{name}/ (a hidden folder)"}


def test_a_linked_class_is_read(pets, tmp_path):
    make_pets(tmp_path / "disk" / "birds", 4, classes=("bird",))
    (pets / "bird").symlink_to(tmp_path / "disk" / "birds")
    dls = load_data(config(pets))
    assert (dls.vocab, len(dls.items), dls.missing) == (["bird", "cat", "dog"], 16, [])


def test_links_to_what_is_read_anyway_are_left_out(pets, tmp_path):
    for name, to in {"again": pets / "cat", "up": tmp_path, "round": pets}.items():
        (pets / name).symlink_to(to)
    (pets / "dog" / "loop").symlink_to(pets / "dog")
    found = find_pictures(str(pets))
    assert len(found.paths) == 12
    assert sorted(found.left_out) == [
        f"{name}/ (a link to a folder that is read anyway)" for name in ("again", "dog/loop", "round", "up")
    ]


def test_a_link_that_leads_out_of_the_roots_is_left_out(pets, tmp_path, monkeypatch):
    make_pets(tmp_path / "secret", 4, classes=("bird",))
    (pets / "bird").symlink_to(tmp_path / "secret")
    monkeypatch.setenv("PETLAB_DATA_ROOTS", str(pets))
    dls = load_data(config(pets))
    assert (dls.vocab, dls.missing) == (["cat", "dog"], ["bird/ (a link that leads outside)"])


def table(folder: Path, rows: list[str]) -> DataConfig:
    (folder / "labels.csv").write_text("\n".join(["file,label", *rows]), encoding="utf-8")
    return config(folder / "labels.csv", "table")


def test_a_table_finds_names_with_other_capitals_and_accents(tmp_path):
    files = make_pets(tmp_path / "Images", 12, classes=("x",))
    rows = []
    for i, path in enumerate(sorted(files.iterdir())):
        mac = unicodedata.normalize("NFD", f"Bär_{i}")
        path.rename(path.with_name(f"{mac}.PNG"))
        rows.append((("images/Bär_%d.png", "IMAGES/BÄR_%d", "Bär_%d.Png")[i % 3] % i) + f",{'ab'[i % 2]}")
    dls = load_data(table(tmp_path, rows))
    assert (len(dls.items), dls.missing) == (12, [])


def test_of_two_names_alike_only_the_exact_one_is_meant(tmp_path):
    a, b, *others = sorted(make_pets(tmp_path, 12, classes=("x",)).iterdir())
    a.rename(tmp_path / "Rex.png")
    b.rename(tmp_path / "rex.png")
    rows = [f"{path.name},{'one' if i % 2 else 'two'}" for i, path in enumerate(others)]
    dls = load_data(table(tmp_path, ["Rex.png,one", "rex.png,two", "REX.png,one", *rows]))
    assert {item.path.name: item.label for item in dls.items}["rex.png"] == "two"
    assert dls.missing == ["REX.png"]


def test_folders_that_differ_in_how_an_umlaut_is_written_are_one_class(tmp_path):
    for form, n in (("NFC", 3), ("NFD", 4)):
        make_pets(tmp_path / f"{form}" / unicodedata.normalize(form, "Möpschen"), n, classes=(form,))
    make_pets(tmp_path / "dog", 4, classes=("dog",))
    assert load_data(config(tmp_path)).vocab == ["Möpschen", "dog"]


def test_the_state_changes_with_every_picture_below(pets):
    states = [state_of(str(pets))]
    assert state_of(str(pets)) == states[0]
    (pets / "bird").mkdir()
    states.append(state_of(str(pets)))
    for file in (pets / "bird" / "1.png", pets / "cat" / "9.png"):
        file.write_bytes(next((pets / "dog").iterdir()).read_bytes())
        os.utime(file.parent, ns=(0, len(states)))  # two changes within one tick of the clock
        states.append(state_of(str(pets)))
    (pets / "cat" / "9.png").rename(pets / "cat" / "10.png")
    states.append(state_of(str(pets)))
    assert len(set(states)) == len(states) == 5


def test_the_state_of_a_table_follows_its_pictures(pets, tmp_path):
    names = [f"{path.relative_to(tmp_path)},{path.parent.name}" for path in sorted(pets.rglob("*.png"))]
    (tmp_path / "pets.csv").write_text("\n".join(["file,label", *names]))
    before = state_of(str(tmp_path / "pets.csv"))
    next((pets / "cat").iterdir()).unlink()
    assert state_of(str(tmp_path / "pets.csv")) != before
    assert state_of("toy") == 0
    assert state_of(str(tmp_path / "nowhere")) == state_of(str(tmp_path / "nowhere"))


TABLES = {
    "one column a class": ("filename,cat,dog", ["1,0", "0,1"], ["cat", "dog"]),
    "a split beside": ("path,split,animal", ["train,cat", "train,dog", "valid,cat", "test,dog"], ["cat", "dog"]),
    "a fold beside": ("image,fold,breed_name", ["0,cat", "1,dog", "2,cat", "3,dog"], ["cat", "dog"]),
    "splits as tags": ("filepath,tags,ground_truth", ["train,cat", "train,dog", "validation,cat"], ["cat", "dog"]),
    "an odd name for splits": ("file,part,what", ["train,cat", "val,dog", "train,cat"], ["cat", "dog"]),
    "who labelled": ("file,annotator,what", ["ann,cat", "bob,dog"], ["cat", "dog"]),
    "numbers as the only labels": ("file,what", ["3,", "4,"], ["3", "4"]),
}


@pytest.mark.parametrize("case", TABLES)
def test_the_labels_column_is_guessed(tmp_path, case):
    head, rows, vocab = TABLES[case]
    files = sorted(make_pets(tmp_path, 12, classes=("x",)).iterdir())
    lines = [f"{file.name},{rows[i % len(rows)]}".rstrip(",") for i, file in enumerate(files)]
    (tmp_path / "labels.csv").write_text("\n".join([head, *lines]))
    assert load_data(config(tmp_path / "labels.csv", "table")).vocab == vocab


def test_two_columns_that_could_be_labels_are_named(tmp_path):
    files = sorted(make_pets(tmp_path, 12, classes=("x",)).iterdir())
    lines = [f"{file.name},{'ab'[i % 2]},{'cd'[i // 6]}" for i, file in enumerate(files)]
    (tmp_path / "labels.csv").write_text("\n".join(["file,coat,mood", *lines]))
    with pytest.raises(DataError, match=r"Several columns of labels\.csv could be the labels: coat, mood") as said:
        load_data(config(tmp_path / "labels.csv", "table"))
    assert 'labels="table:file,LABEL"' in str(said.value)
    assert load_data(config(tmp_path / "labels.csv", "table:file,mood")).vocab == ["c", "d"]


def test_a_table_with_several_classes_in_a_row_has_no_labels(tmp_path):
    files = sorted(make_pets(tmp_path, 6, classes=("x",)).iterdir())
    lines = [f"{file.name},1,{i % 2}" if i else f"{file.name},0,1" for i, file in enumerate(files)]
    (tmp_path / "labels.csv").write_text("\n".join(["file,cat,dog", *lines]))
    with pytest.raises(DataError, match=r"No column of labels\.csv looks like labels"):
        load_data(config(tmp_path / "labels.csv", "table"))
