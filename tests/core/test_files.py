"""A file or folder is whole or not there, whatever breaks off the writing."""

from __future__ import annotations

import os
import stat

import pytest
from safetensors import SafetensorError

from core.errors import DiskFullError
from core.files import disk_explained, remove_folder, whole_file, whole_folder


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_when_all_of_it_is_written(tmp_path):
    path = tmp_path / "kept.txt"
    for text in ("first", "second"):
        with whole_file(path) as aside:
            assert aside.parent == tmp_path and not aside.exists()
            aside.write_text(text)
            assert not path.exists() or path.read_text() == "first"
        assert path.read_text() == text
    assert names_in(tmp_path) == ["kept.txt"]
    (tmp_path / "plain.txt").write_text("")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "plain.txt").stat().st_mode)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("half"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_whole_and_nothing_else(tmp_path, error):
    path = tmp_path / "kept.txt"
    path.write_text("old")
    with pytest.raises(type(error)), whole_file(path) as aside:
        aside.write_text("ne")
        raise error
    assert path.read_text() == "old" and names_in(tmp_path) == ["kept.txt"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_at_the_end_leaves_the_old_file_whole(tmp_path, monkeypatch, call):
    path = tmp_path / "kept.txt"
    path.write_text("old")

    def fails(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(OSError, match="Input"), whole_file(path) as aside:
        aside.write_text("new")
    assert path.read_text() == "old" and names_in(tmp_path) == ["kept.txt"]


def test_the_content_is_on_the_disk_before_the_name_is(tmp_path, monkeypatch):
    told = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (told.append("fsync"), fsync(file)))
    monkeypatch.setattr(os, "replace", lambda *names: (told.append("replace"), replace(*names)))
    with whole_file(tmp_path / "kept.txt") as aside:
        aside.write_text("new")
    assert told == ["fsync", "replace"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        OSError(122, "Disk quota exceeded"),
        SafetensorError("I/O error: No space left on device (os error 28)"),
    ],
)
def test_a_disk_that_is_full_is_said_with_what_is_needed(tmp_path, error):
    path, said = tmp_path / "c", r"c needs 2\.0 MB, but only \d+\.\d MB are free"
    with pytest.raises(DiskFullError, match=said), disk_explained(path, 2 * 2**20), whole_file(path) as aside:
        aside.write_text("half")
        raise error
    assert names_in(tmp_path) == []


def test_other_trouble_with_the_disk_stays_what_it_is(tmp_path):
    with pytest.raises(PermissionError), disk_explained(tmp_path / "c", 1):
        raise PermissionError(13, "Permission denied")


def test_a_folder_is_whole_or_not_there(tmp_path):
    folder = tmp_path / "deep" / "pets"
    with pytest.raises(ValueError, match="half"), whole_folder(folder) as aside:
        (aside / "a.jpg").write_text("a")
        raise ValueError("half")
    assert names_in(folder.parent) == []
    with whole_folder(folder) as aside:
        (aside / "a.jpg").write_text("a")
        assert not folder.exists()
    assert names_in(folder.parent) == ["pets"] and names_in(folder) == ["a.jpg"]


def test_the_folder_of_a_quicker_process_stays_and_half_a_folder_goes(tmp_path):
    folder = tmp_path / "pets"

    def is_whole(there):
        return (there / "b.jpg").exists()

    for by_another, left in (["a.jpg", "b.jpg"], ["a.jpg", "b.jpg"]), (["a.jpg"], ["b.jpg"]):
        with whole_folder(folder, is_whole) as aside:
            (aside / "b.jpg").write_text("b")
            folder.mkdir()
            for name in by_another:
                (folder / name).write_text(name)
        assert names_in(folder) == left and names_in(tmp_path) == ["pets"]
        remove_folder(folder)
    assert names_in(tmp_path) == []
    remove_folder(folder)


def test_a_folder_that_cannot_take_its_place_is_an_error(tmp_path, monkeypatch):
    def fails(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.rename", fails)
    with pytest.raises(PermissionError), whole_folder(tmp_path / "pets"):
        pass
    assert names_in(tmp_path) == []
