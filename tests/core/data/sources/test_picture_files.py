"""From a source to a list of files, or one sentence about what is wrong with it."""

from __future__ import annotations

import os

import pytest

from core.data.sources.access import folders_below_roots
from core.data.sources.picture_files import find_pictures, list_pictures
from core.errors import DataError
from tests.makers import make_pets, tiny_data


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
        str(tmp_path / "texts"): "contains 2 files, but no pictures",
        str(tmp_path / "texts" / "0.txt"): "is a file, not a folder",
        "~nobody_of_this_name/pets": "There is no folder ~nobody",
        "a\0b": "No folder can have the name",
        "x" * 300: "There is no folder xxx",
        str(tmp_path / "b\udce4r"): "No folder can have the name",
        str(tmp_path / "none.csv"): "There is no table .*none.csv",
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
        with pytest.raises(DataError, match="outside the folders that this server opens"):
            list_pictures(str(source))


def test_pet_labs_own_data_may_be_opened_beside_the_roots_but_not_the_uploads_of_all(
    tmp_path, monkeypatch, petlab_home
):
    monkeypatch.setenv("PETLAB_DATA_ROOTS", str(tmp_path / "roots"))
    for own in ("data/pets", "uploads/0123456789abcdef"):
        assert len(list_pictures(str(make_pets(petlab_home / own, 1)))[1]) == 3
    for shut in ("uploads", "runs", ""):
        with pytest.raises(DataError, match="outside the folders that this server opens"):
            list_pictures(str(petlab_home / shut))


def test_the_folders_below_the_roots_are_offered_without_those_that_lead_out(tmp_path, monkeypatch):
    for name in ("roots/b", "roots/a", "roots/.hidden", "out"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "roots" / "link").symlink_to(tmp_path / "out")
    (tmp_path / "roots" / "note.txt").touch()
    assert folders_below_roots() == []
    monkeypatch.setenv("PETLAB_DATA_ROOTS", os.pathsep.join([str(tmp_path / "roots"), str(tmp_path / "nowhere")]))
    assert folders_below_roots() == [str(tmp_path / "roots" / name) for name in ("a", "b")]


def test_what_is_no_regular_file_is_left_out_and_named(own_pets, tmp_path, monkeypatch):
    """A pipe called x.jpg once made its reader wait for ever."""
    os.mkfifo(own_pets / "pipe_1.jpg")
    (own_pets / "away_1.png").symlink_to(tmp_path / "gone.png")
    (own_pets / "round_1.png").symlink_to(own_pets / "round_1.png")
    (own_pets / "good_1.png").symlink_to(own_pets / "Red_Cat_1.png")
    (tmp_path / "secret.png").write_bytes((own_pets / "Red_Cat_1.png").read_bytes())
    (own_pets / "out_1.png").symlink_to(tmp_path / "secret.png")
    (own_pets / os.fsdecode(b"b\xe4r_1.png")).touch()
    (own_pets / "IMG_1.PSD").touch()  # a phone's photos were passed over without a word once
    monkeypatch.setenv("PETLAB_DATA_ROOTS", str(own_pets))
    found = find_pictures(str(own_pets))
    assert len(found.paths) == 25 and own_pets / "good_1.png" in found.paths
    assert found.left_out == [
        "IMG_1.PSD (a PSD file)",
        "away_1.png (a link to nowhere)",
        "b\\udce4r_1.png (its name isn't valid UTF-8)",
        "out_1.png (a link that leads outside)",
        "pipe_1.jpg (not a regular file)",
        "round_1.png (a link that can't be followed)",
    ]


def test_a_locked_folder_is_named_and_the_rest_goes_on(tmp_path, monkeypatch):
    pets = make_pets(tmp_path / "pets", 1)
    (pets / "locked").mkdir()
    scandir = os.scandir

    def refuse(folder):
        if str(folder).startswith(str(pets / shut)):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)  # root may read everything, so that no mode would lock it out
    shut = "locked"
    found = find_pictures(str(pets))
    assert (len(found.paths), found.left_out) == (3, ["locked/ (Permission denied)"])
    shut = ""
    with pytest.raises(DataError, match=r"pets can't be read \(Permission denied\). Grant access"):
        find_pictures(str(pets))


def test_left_out_files_reach_the_data_set(own_pets):
    os.mkfifo(own_pets / "pipe_1.jpg")
    assert tiny_data(own_pets).missing == ["pipe_1.jpg (not a regular file)"]
