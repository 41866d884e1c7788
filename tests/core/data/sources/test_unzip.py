"""A stranger's ZIP: pictures and tables come out, nothing else, nowhere else, and never more than the limit."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from core.data.sources import unzip
from core.data.sources.unzip import ABOUT, unpack_zip
from core.errors import DataError

JPEG = b"\xff\xd8 as good as a picture \xff\xd9"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_STORED) -> io.BytesIO:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", compression) as writer:
        warnings.simplefilter("ignore")  # one test packs a name twice
        for name, content in members:
            writer.writestr(name, content)
    data.seek(0)
    return data


def unpack(data: io.BytesIO, folder: Path) -> tuple[list[str], list[str]]:
    """(files that came out, what was left out)"""
    for _ in unpack_zip(data, folder):
        pass
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ABOUT)
    return files, json.loads((folder / ABOUT).read_text())["left_out"]


def test_pictures_and_tables_come_out_with_their_folders_and_progress_is_told(tmp_path):
    data = packed(
        ("pets/cat/1.jpg", JPEG), ("pets/dog/2.PNG", JPEG * 2), ("breeds.csv", b"a,b"), ("pets/read.me", b"x")
    )
    steps = list(unpack_zip(data, tmp_path / "out", "pets.zip"))
    assert steps == [(26, 81), (78, 81), (81, 81)]
    assert (tmp_path / "out" / "pets" / "dog" / "2.PNG").read_bytes() == JPEG * 2
    assert json.loads((tmp_path / "out" / ABOUT).read_text()) == {
        "name": "pets.zip",
        "bytes": 81,
        "left_out": ["1 that are neither pictures nor tables"],
    }
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize(
    "name",
    ["../evil.jpg", "a/../../evil.jpg", "/evil.jpg", "//host/evil.jpg", "C:/evil.jpg", "..\\evil.jpg", "C:\\e.jpg"],
)
def test_a_name_that_leads_outside_is_left_out(tmp_path, name):
    folder = tmp_path / "deep" / "out"
    files, left_out = unpack(packed((name, JPEG), ("good.jpg", JPEG)), folder)
    assert files == ["good.jpg"]
    assert left_out == [f"{name.replace(chr(92), '/')} (its name leads outside)"]
    assert [path.name for path in tmp_path.rglob("*.jpg")] == ["good.jpg"]


def test_links_and_devices_are_left_out(tmp_path):
    link, pipe = zipfile.ZipInfo("link.jpg"), zipfile.ZipInfo("pipe.jpg")
    link.external_attr, pipe.external_attr = (stat.S_IFLNK | 0o777) << 16, (stat.S_IFIFO | 0o666) << 16
    files, left_out = unpack(packed((link, b"/etc/passwd"), (pipe, b""), ("good.jpg", JPEG)), tmp_path / "out")
    assert files == ["good.jpg"]
    assert left_out == ["link.jpg (a link, not a file)", "pipe.jpg (not a regular file)"]


def test_what_systems_put_beside_the_pictures_is_ignored(tmp_path):
    data = packed(
        ("__MACOSX/._a.jpg", b"x"), (".hidden/b.jpg", b"x"), ("a/.DS_Store", b"x"), ("a.jpg", JPEG), ("e/", b"")
    )
    assert unpack(data, tmp_path / "out") == (["a.jpg"], [])


def test_names_become_valid_and_stay_apart(tmp_path):
    long = "x" * 300 + "_1.jpg"
    members = [
        "NUL.jpg",
        "a<b>_1.jpg",
        "a|b|_1.jpg",
        "a_b__1.jpg",
        "tail. /c.jpg",
        "/".join(["d"] * 30) + "/e.jpg",
        long,
    ]
    files, left_out = unpack(packed(*((name, JPEG) for name in members)), tmp_path / "out")
    assert files == sorted(["_NUL.jpg", "a_b__1.jpg", "a_b__12.jpg", "a_b__13.jpg", "tail/c.jpg", "x" * 196 + ".jpg"])
    assert len(left_out) == 1 and left_out[0].endswith("(in too many folders)")


def test_a_name_that_comes_twice_is_taken_once_and_said(tmp_path):
    files, left_out = unpack(packed(("a.jpg", JPEG), ("a.jpg", b"other")), tmp_path / "out")
    assert (files, left_out) == (["a.jpg"], ["a.jpg (appears twice; the first is used)"])
    assert (tmp_path / "out" / "a.jpg").read_bytes() == JPEG


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Köter".encode(), "Köter"), ("Köter".encode("cp437"), "Köter"), ("犬".encode("cp932"), "îó")],
)
def test_names_in_any_encoding_come_out(tmp_path, written, expected):
    data = packed(("#" * len(written) + "_1.jpg", JPEG)).getvalue().replace(b"#" * len(written), written)
    files, _ = unpack(io.BytesIO(data), tmp_path / "out")
    assert files[0].endswith("_1.jpg") and len(files) == 1
    if expected == "Köter":
        assert files == ["Köter_1.jpg"]


def test_a_file_stays_where_another_needs_a_folder_of_its_name(tmp_path):
    files, left_out = unpack(packed(("a.jpg", JPEG), ("a.jpg/b.jpg", JPEG), ("c.jpg", JPEG)), tmp_path / "out")
    assert (files, left_out) == (["a.jpg", "c.jpg"], ["a.jpg/b.jpg (damaged: its name is taken)"])


def test_an_archive_within_is_named(tmp_path):
    inner = packed(("b.jpg", JPEG)).getvalue()
    _, left_out = unpack(packed(("inner.zip", inner), ("a.jpg", JPEG)), tmp_path / "out")
    assert left_out == ["inner.zip (an archive inside the archive; unpack it first)"]


def locked(data: io.BytesIO) -> io.BytesIO:
    """The ZIP with the flag for a password on all its members."""
    raw = bytearray(data.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(mark, at + 4)
    return io.BytesIO(raw)


def lying(data: io.BytesIO, size: int) -> io.BytesIO:
    """The ZIP with another unpacked size in its list of names and at its members."""
    raw = bytearray(data.getvalue())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", raw, raw.find(mark) + place, size)
    return io.BytesIO(raw)


def zeros(size: int) -> io.BytesIO:
    return packed(("a.bmp", bytes(size)), compression=zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (io.BytesIO(b""), "is damaged, or isn't a ZIP"),
        (io.BytesIO(b"no zip at all" * 100), "is damaged, or isn't a ZIP"),
        (io.BytesIO(packed(("a.jpg", JPEG * 100)).getvalue()[300:]), "is damaged"),
        (io.BytesIO(packed(("a.jpg", JPEG * 100)).getvalue()[:-30]), "is damaged, or isn't a ZIP"),
        (packed(), "contains no usable pictures. Pack"),
        (
            packed(("breeds.csv", b"file,label")),
            "contains no usable pictures; left out: 1 that aren't pictures",
        ),
        (locked(packed(("a.jpg", JPEG))), r"usable pictures; left out: a.jpg \(locked with a password\)"),
        (zeros(unzip.HARMLESS + 1), "more than 500 times its size"),
        (
            lying(zeros(unzip.HARMLESS + 1), 1000),
            r"left out: a.bmp \(damaged: Bad CRC-32",
        ),  # no more than it said is read
        (lying(packed(("a.jpg", JPEG)), 2**32 - 2), r"usable pictures; left out: a.jpg \(larger than 512 MB"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_sentence_and_leaves_nothing(tmp_path, data, sentence):
    with pytest.raises(DataError, match=sentence) as caught:
        unpack(data, tmp_path / "out")
    assert len(str(caught.value).splitlines()) == 1
    assert os.listdir(tmp_path) == []


def test_a_name_that_is_not_the_utf8_that_it_claims_is_said(tmp_path):
    data = packed(("ää.jpg", JPEG)).getvalue().replace("ää".encode(), b"\xff\xff\xff\xff")
    with pytest.raises(DataError, match="is damaged, or isn't a ZIP"):
        unpack(io.BytesIO(data), tmp_path / "out")


def test_one_damaged_member_is_left_out_and_the_rest_comes(tmp_path):
    data = packed(("bad.jpg", b"a" * 500), ("good.jpg", JPEG)).getvalue().replace(b"a" * 500, b"b" * 500)
    files, left_out = unpack(io.BytesIO(data), tmp_path / "out")
    assert files == ["good.jpg"]
    assert left_out == ["bad.jpg (damaged: Bad CRC-32 for file 'bad.jpg')"]


def test_the_limits_on_size_and_number_hold(tmp_path, monkeypatch):
    monkeypatch.setenv("PETLAB_UPLOAD_GB", "0.0001")
    with pytest.raises(DataError, match=r"would unpack to more than 0.0001 GB"):
        unpack(packed(("a.jpg", bytes(100_001))), tmp_path / "out")
    monkeypatch.setattr(unzip, "MOST_FILES", 2)
    with pytest.raises(DataError, match="contains more than 2 files"):
        unpack(packed(*((f"{i}.jpg", JPEG) for i in range(3))), tmp_path / "out")
    monkeypatch.setattr(unzip, "LARGEST_INDEX", 100)
    with pytest.raises(DataError, match="contains more than 2 files"):
        unpack(packed(*((f"{i}.jpg", JPEG) for i in range(2))), tmp_path / "out")
    assert os.listdir(tmp_path) == []


def test_bytes_are_counted_as_they_come(tmp_path, monkeypatch):
    """A ZIP may say that its file is small; what comes out is what counts."""
    monkeypatch.setattr(unzip, "_limit", lambda total, size, name: 1000)
    with pytest.raises(DataError, match="more than 500 times its size"):
        unpack(packed(("a.jpg", bytes(5000))), tmp_path / "out")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_said_and_nothing_is_left(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unzip, "_create", full)
    with pytest.raises(DataError, match="The disk has no room for The ZIP"):
        unpack(packed(("a.jpg", JPEG)), tmp_path / "out")
    assert os.listdir(tmp_path) == []


def test_an_unpacking_that_is_given_up_leaves_nothing(tmp_path):
    steps = unpack_zip(packed(("a.jpg", JPEG), ("b.jpg", JPEG)), tmp_path / "out")
    next(steps)
    assert not (tmp_path / "out").exists()
    steps.close()
    assert os.listdir(tmp_path) == []


def test_of_two_that_unpack_the_same_the_first_stays(tmp_path):
    steps = unpack_zip(packed(("a.jpg", JPEG)), tmp_path / "out")
    next(steps)
    unpack(packed(("a.jpg", JPEG)), tmp_path / "out")
    first = (tmp_path / "out").stat().st_ino
    assert list(steps) == []
    assert (tmp_path / "out").stat().st_ino == first
    assert os.listdir(tmp_path) == ["out"]
