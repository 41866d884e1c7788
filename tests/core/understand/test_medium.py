"""Photo or drawing: the fixed weights tell real photos from toy pets, and a model's training pictures are judged."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.pictures.decode import open_picture
from core.understand.medium.judge import FILE, is_foreign, medium_of, photo_chance, share_of_photos
from core.understand.medium.signs import SIDE, signs
from tests.makers import BESIDE

PHOTOS = BESIDE / "pets" / "images"


def test_signs_are_finite_even_for_a_flat_picture() -> None:
    flat = np.full((SIDE, SIDE, 3), 255, np.uint8)
    found = signs(flat)
    told = json.loads(FILE.read_text())
    assert np.isfinite(found).all()
    assert len(found) == len(told["mean"]) == len(told["deviation"]) == len(told["weights"]) - 1
    assert 0 <= photo_chance(Image.fromarray(flat)) <= 1


def test_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"square: expected shape \(128, 128, 3\), got \(64, 64, 3\)"):
        signs(np.zeros((64, 64, 3), np.uint8))


def test_toy_pets_that_the_fit_never_saw_look_like_drawings(toy: Path) -> None:
    pictures = sorted((toy / "images").iterdir())[1::3]
    photos = [photo_chance(open_picture(path)) > 0.5 for path in pictures]  # of the third that was left out
    assert np.mean(photos) <= 0.03
    assert medium_of(share_of_photos(pictures)) == "drawings"


def test_it_was_measured_on_photos_that_the_fit_never_saw() -> None:
    told = json.loads(FILE.read_text())["taken_for_photos"]
    photos, drawings = told["as is"]
    assert photos >= 0.95 and drawings <= 0.03


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the photos are not beside this checkout")
def test_photos_look_like_photos() -> None:
    pictures = sorted(PHOTOS.iterdir())[::6]
    assert np.mean([photo_chance(open_picture(path)) > 0.5 for path in pictures]) >= 0.95
    assert medium_of(share_of_photos(pictures)) == "photos"


def test_only_the_other_kind_is_foreign() -> None:
    assert is_foreign("drawings", 0.9) and is_foreign("photos", 0.1)
    assert not is_foreign("drawings", 0.1) and not is_foreign("photos", 0.9)
    assert not is_foreign(None, 0.9) and medium_of(0.5) is None and medium_of(None) is None


def test_pictures_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    assert share_of_photos([tmp_path / "broken.jpg"]) is None
