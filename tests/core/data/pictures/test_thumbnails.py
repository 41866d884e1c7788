"""Thumbnails are made once, follow their picture, stay few, and survive whatever happens to their files."""

from __future__ import annotations

import io
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import thumbnails as module
from core.data.pictures.thumbnails import SIDE, thumbnail, thumbnails
from core.errors import PictureError


def opened(jpeg: bytes | PictureError) -> Image.Image:
    assert isinstance(jpeg, bytes)
    return Image.open(io.BytesIO(jpeg))


def kept_files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "thumbnails").rglob("*") if path.is_file())


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A wide picture: blue, with a red square in its middle."""
    pixels = np.zeros((300, 500, 3), np.uint8)
    pixels[..., 2] = 200
    pixels[:, 100:400] = (200, 0, 0)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_it_shows_the_middle_square(photo, petlab_home):
    small = opened(thumbnail(photo))
    assert (small.format, small.size) == ("JPEG", (SIDE, SIDE))
    assert np.abs(np.asarray(small).astype(int) - (200, 0, 0)).max() < 12


def test_a_picture_smaller_than_a_thumbnail_is_not_blown_up(pets, petlab_home):
    assert opened(thumbnail(min(pets.iterdir()))).size == (40, 40)


def test_it_is_made_once(photo, petlab_home, monkeypatch):
    first = thumbnail(photo)
    assert len(kept_files(petlab_home)) == 1
    monkeypatch.setattr(module, "open_picture", lambda *_, **__: pytest.fail("decoded again"))
    assert thumbnail(photo) == first


def test_a_changed_picture_gets_a_new_one(photo, petlab_home):
    before = thumbnail(photo)
    Image.new("RGB", (200, 200), "white").save(photo)
    assert thumbnail(photo) != before


def test_one_that_was_written_half_is_made_anew(photo, petlab_home):
    whole = thumbnail(photo)
    (file,) = kept_files(petlab_home)
    file.write_bytes(whole[: len(whole) // 2])
    assert thumbnail(photo) == whole
    assert file.read_bytes() == whole


def test_of_many_each_is_in_its_place_and_a_damaged_one_is_a_reason(own_pets, petlab_home):
    paths = sorted(own_pets.iterdir())[:6]
    paths[2].write_bytes(b"no picture")
    paths[4].unlink()
    found = thumbnails(paths)
    assert isinstance(found[2], PictureError) and "isn't a picture" in found[2].message
    assert isinstance(found[4], PictureError) and "isn't there" in found[4].message
    assert [found[i] for i in (0, 1, 3, 5)] == [thumbnail(paths[i]) for i in (0, 1, 3, 5)]


def test_the_least_recently_seen_go_when_there_are_too_many(own_pets, petlab_home, monkeypatch):
    monkeypatch.setattr(module, "MOST_IN_FOLDER", 4)
    monkeypatch.setattr(module, "_place_of", lambda path: petlab_home / "thumbnails" / "00" / f"{path.stem}.jpg")
    paths = sorted(own_pets.iterdir())[:5]
    for age, path in enumerate(paths[:4]):
        thumbnail(path)
        os.utime(petlab_home / "thumbnails" / "00" / f"{path.stem}.jpg", (age, age))
    thumbnail(paths[0])  # seen again: no longer the oldest
    thumbnail(paths[4])
    assert [file.stem for file in kept_files(petlab_home)] == [paths[0].stem, paths[4].stem]


def test_where_nothing_can_be_written_it_is_still_shown(photo, petlab_home):
    petlab_home.mkdir()
    (petlab_home / "thumbnails").write_text("a file where the folder should be")
    assert opened(thumbnail(photo)).size == (SIDE, SIDE)


def test_two_processes_make_the_same_at_once_and_leave_no_parts(own_pets, petlab_home):
    paths = sorted(own_pets.iterdir())
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        one, other = [future.result(60) for future in [pool.submit(thumbnails, paths) for _ in range(2)]]
    assert one == other == thumbnails(paths)
    assert [file.suffix for file in kept_files(petlab_home)] == [".jpg"] * len(paths)
