"""A table as a source: read as text, its columns guessed or named, its files found, the missing ones named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core.data import DataConfig, load_data
from core.data.sources.listing import list_items
from core.data.sources.picture_files import list_pictures
from core.data.sources.table import columns_of, guess_columns, read_table, table_labels
from core.errors import DataError
from tests.makers import make_pets


@pytest.fixture
def table(tmp_path: Path):
    """Writes a table beside three empty files, a_1.jpg, b_2.png and c_3.jpg, and returns its path."""
    for name in ("a_1.jpg", "b_2.png", "c_3.jpg"):
        (tmp_path / name).touch()

    def write(content: str | bytes, name: str = "breeds.csv") -> str:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def listed(source: str, labels: str = "table") -> list[tuple[str, str]]:
    listing = list_items(DataConfig(source=source, labels=labels))
    return [(path.name, label) for path, label in zip(listing.paths, listing.labels, strict=True)]


PLAIN = [("a_1.jpg", "cat"), ("b_2.png", "dog"), ("c_3.jpg", "cat")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(table, delimiter, encoding):
    rows = ["file,note,breed", "a_1.jpg,süß,cat", "", "b_2.png,x,dog", "c_3.jpg,,cat"]
    source = table("\r\n".join(rows).replace(",", delimiter).encode(encoding))
    assert listed(source) == PLAIN
    assert read_table(source).columns["note"] == ["süß", "x", ""]


def test_what_is_not_utf8_is_read_as_windows_letters(table):
    assert listed(table("file,breed\na_1.jpg,Köter\n".encode("cp1252"))) == [("a_1.jpg", "Köter")]


def test_quotes_hold_delimiters_and_line_breaks(table):
    source = table('file;breed\na_1.jpg; "cat; ""grey"""\nb_2.png;"two\nlines"\n')
    assert listed(source) == [("a_1.jpg", 'cat; "grey"'), ("b_2.png", "two\nlines")]


def test_cells_stay_the_text_that_they_are(table):
    source = table("file,label\na_1.jpg,007\nb_2.png,=1+1\nc_3.jpg,NA\n")
    assert [label for _, label in listed(source)] == ["007", "=1+1", "NA"]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("name,picture,breed", "Bella,a_1.jpg,cat", ("picture", "breed")),  # by what stands in it
        ("id,breed", "a_1,cat", ("id", "breed")),  # without suffixes, as in Kaggle's dog breeds
        ("name,label,species,split", "a_1.jpg,cat,feline,train", ("name", "label")),
        ("Image Path,Class Name", "a_1.jpg,cat", ("Image Path", "Class Name")),
        ("x,z", "a_1.jpg,cat", ("x", None)),
    ],
)
def test_columns_are_guessed(table, header, row, expected):
    assert guess_columns(read_table(table(f"{header}\n{row}\n"))) == expected


def test_a_table_without_a_header_is_read_from_its_first_row(table):
    source = table("a_1.jpg,cat\nb_2.png,dog\nc_3.jpg,cat\nd_4.jpg,dog\n")
    assert list(read_table(source).columns) == ["column 1", "column 2"]
    assert listed(source) == PLAIN


def test_columns_are_named_and_a_wrong_name_is_answered_with_the_right_ones(table):
    source = table('file,"kind, exact",breed\na_1.jpg,tabby,cat\nb_2.png,husky,dog\nc_3.jpg,tabby,cat\n')
    assert listed(source, table_labels("file", "kind, exact"))[1] == ("b_2.png", "husky")
    assert listed(source, "table:file,breed") == PLAIN
    with pytest.raises(DataError, match=r"has no column 'race'. Its columns: file, kind, exact, breed"):
        listed(source, "table:file,race")
    with pytest.raises(DataError, match="don't name two columns"):
        columns_of(read_table(source), "table:file")


def test_a_table_alone_means_its_own_labels_and_a_pattern_still_works_on_its_files(table):
    source = table("file,breed\na_1.jpg,cat\nb_2.png,dog\n")
    assert DataConfig(source=source).labels == "table"
    assert DataConfig.model_validate_json(DataConfig(source=source).model_dump_json()).labels == "table"
    assert listed(source, r"regex:^(.+)_\d+\.[^.]+$") == [("a_1.jpg", "a"), ("b_2.png", "b")]
    assert listed(source, "folder")[0] == ("a_1.jpg", Path(source).parent.name)
    assert DataConfig().labels.startswith("regex:")


def test_labels_of_a_table_need_a_table(pets):
    with pytest.raises(DataError, match="'table' need a table"):
        list_items(DataConfig(source=str(pets), labels="table"))


def test_files_are_found_in_the_usual_places(tmp_path):
    for name in ("images/a.jpg", "deep/er/b.jpg", "pets/c.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "pets.csv").write_text("file,label\na.jpg,x\ndeep\\er\\b.jpg,y\nc,z\n")
    root, paths = list_pictures(str(tmp_path / "pets.csv"))
    assert root == tmp_path
    assert [str(path.relative_to(tmp_path)) for path in paths] == ["deep/er/b.jpg", "images/a.jpg", "pets/c.jpg"]


def test_missing_files_and_empty_labels_are_named_and_the_rest_goes_on(table):
    source = table("file,label\na_1.jpg,cat\ngone.jpg,dog\nb_2.png,\nold.psd,cat\n,cat\nc_3.jpg,dog\n")
    listing = list_items(DataConfig(source=source))
    assert [path.name for path in listing.paths] == ["a_1.jpg", "c_3.jpg"]
    assert listing.missing == [
        "gone.jpg",
        "b_2.png (no label)",
        "old.psd (a PSD file)",
        "a row without a file",
    ]


def test_a_file_that_comes_twice_counts_once_unless_its_labels_differ(table):
    assert listed(table("file,label\na_1.jpg,cat\n./a_1.jpg,cat\nb_2.png,dog\n")) == PLAIN[:2]
    with pytest.raises(DataError, match=r"1 picture has more than one label in .*: a_1.jpg \(cat and dog\)") as caught:
        listed(table("file,label\na_1.jpg,cat\na_1.jpg,dog\n"))
    assert caught.value.kind == "labels"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "breeds.csv is empty"),
        ("file,label\n", "has a header, but no rows"),
        ("file:label\na_1.jpg:cat\n", "only one column: file:label. Separate its columns by one of these: comma,"),
        ("file,label\na_1.jpg,cat,grey\n", "Line 2 of breeds.csv has 3 fields, the first line 2"),
        ('file,label\na_1.jpg,"cat\n', "breaks off in line 2"),
        ("file,label\ngone.jpg,cat\n", "None of the 1 pictures in breeds.csv can be used, such as gone.jpg"),
        ("file,note\na_1.jpg,one\nb_2.png,two\n", "No column of breeds.csv looks like labels: file, note"),
        ("this,that\n1,2\n", "No column of breeds.csv looks like file names: this, that"),
        (b"PK\x03\x04\0\0\0\0", "isn't a text table"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(table, content, sentence):
    with pytest.raises(DataError, match=sentence) as caught:
        listed(table(content))
    assert len(str(caught.value).splitlines()) == 1


def test_a_table_reaches_nothing_outside_of_the_roots(tmp_path, monkeypatch):
    inside, outside = make_pets(tmp_path / "roots" / "in", 1), make_pets(tmp_path / "out", 1)
    (inside / "link.png").symlink_to(outside / "Red_Cat_1.png")
    (tmp_path / "roots" / "way").symlink_to(outside)
    names = ["in/blue_dog_1.png", "../out/Red_Cat_1.png", str(outside / "Red_Cat_1.png"), "in/link.png", "way/x.png"]
    source = tmp_path / "roots" / "breeds.csv"
    source.write_text("\n".join(["file,label", *(f"{name},a" for name in names)]))
    assert len(list_items(DataConfig(source=str(source))).missing) == 1  # without roots only x.png isn't there
    monkeypatch.setenv("PETLAB_DATA_ROOTS", str(tmp_path / "roots"))
    listing = list_items(DataConfig(source=str(source)))
    assert [path.name for path in listing.paths] == ["blue_dog_1.png"]
    assert [name.partition(" ")[2] for name in listing.missing].count("(outside the folders that may be opened)") == 3


def test_a_table_of_a_folders_pictures_is_the_same_data_set(pets, tmp_path):
    rows = [f"{path},{path.name.rpartition('_')[0]}" for path in reversed(sorted(pets.iterdir()))]
    (tmp_path / "all.csv").write_text("\n".join(["file,label", *rows, "gone.png,blue_dog"]))
    small = {"size": 32, "presize": 40, "batch_size": 4}
    by_table = load_data(DataConfig(source=str(tmp_path / "all.csv"), **small))
    by_folder = load_data(DataConfig(source=str(pets), **small))
    assert by_table.items == by_folder.items
    assert by_table.valid.indices == by_folder.valid.indices
    assert (by_table.missing, by_folder.missing) == (["gone.png"], [])


def test_a_large_table_asks_for_each_folder_once(tmp_path, monkeypatch):
    """Where each row asked the file system, 100,000 rows took minutes on a network's disk."""
    folders = [tmp_path / f"breed{i}" for i in range(5)]
    for folder in folders:
        folder.mkdir()
        (folder / "1.jpg").touch()
    rows = [f"breed{i % 5}/{i}.jpg,{i % 5}" for i in range(100_000)]
    (tmp_path / "large.csv").write_text("\n".join(["file,label", *rows]))
    asked = []
    scandir = __import__("os").scandir
    monkeypatch.setattr("os.scandir", lambda folder: asked.append(folder) or scandir(folder))
    began = time.process_time()  # this process's own work, however busy the machine is
    listing = list_items(DataConfig(source=str(tmp_path / "large.csv")))
    assert len(asked) == 5
    assert (len(listing.paths), len(listing.missing)) == (1, 99_999)  # 1.jpg belongs to breed1 alone
    assert time.process_time() - began < 10  # 2 s are the aim
