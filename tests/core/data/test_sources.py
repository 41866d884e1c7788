"""From a source to a list of files, or one sentence about what is wrong with it."""

from __future__ import annotations

import os

import pytest

from core.data.sources import list_pictures
from core.errors import DataError
from tests.makers import make_pets


def test_pictures_are_listed_sorted_from_all_depths(tmp_path):
    for name in ("b/2.JPG", "a/9.png", "a/.hidden.png", "notes.txt", "c/d/1.webp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    root, files = list_pictures(str(tmp_path))
    assert root == tmp_path
    assert [str(file.relative_to(root)) for file in files] == ["a/9.png", "b/2.JPG", "c/d/1.webp"]


def test_what_cannot_be_listed_is_said_in_one_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "texts").mkdir()
    for i in range(2):
        (tmp_path / "texts" / f"{i}.txt").touch()
    for source, sentence in {
        str(tmp_path / "nowhere"): "There is no folder .*nowhere",
        str(tmp_path / "empty"): "is empty",
        str(tmp_path / "texts"): "holds 2 files, but no pictures",
        str(tmp_path / "texts" / "0.txt"): "is a file, not a folder",
        "~nobody_of_this_name/pets": "There is no folder ~nobody",
        "": "The source is empty",  # an unset shell variable once meant the current folder
    }.items():
        with pytest.raises(DataError, match=sentence) as caught:
            list_pictures(source)
        assert len(str(caught.value).splitlines()) == 1


def test_only_the_roots_are_opened_where_there_are_any(tmp_path, monkeypatch):
    inside, outside = make_pets(tmp_path / "roots" / "pets", 1), make_pets(tmp_path / "secret", 1)
    (tmp_path / "roots" / "link").symlink_to(outside)
    monkeypatch.setenv("PETLAB_DATA_ROOTS", os.pathsep.join([str(tmp_path / "roots"), str(tmp_path / "more")]))
    assert len(list_pictures(str(inside))[1]) == 3
    for source in (outside, tmp_path / "roots" / "link", tmp_path / "roots" / ".." / "secret"):
        with pytest.raises(DataError, match="outside of what this server opens"):
            list_pictures(str(source))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_locked_folder_is_named(tmp_path):
    locked = make_pets(tmp_path / "pets", 1) / "locked"
    locked.mkdir(mode=0)
    with pytest.raises(DataError, match="locked may not be read"):
        list_pictures(str(tmp_path / "pets"))
