"""Sizes come from headers, upright, and of a large data set from a sample that is always the same."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.data.pictures.sizes import picture_sizes, sample


def test_sizes_are_upright_and_zero_where_there_is_no_picture(tmp_path):
    Image.new("RGB", (30, 20)).save(tmp_path / "lying.jpg")
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held on its side
    Image.new("RGB", (30, 20)).save(tmp_path / "turned.jpg", exif=turned)
    (tmp_path / "text.jpg").write_text("no picture")
    names = ("lying.jpg", "turned.jpg", "text.jpg")
    assert picture_sizes([tmp_path / name for name in names]).tolist() == [[30, 20], [20, 30], [0, 0]]


def test_no_pictures_have_no_sizes():
    assert picture_sizes([]).shape == (0, 2)


def test_a_sample_is_in_order_without_repeats_and_the_same_each_time():
    chosen = sample(100_000, 500)
    assert len(set(chosen.tolist())) == 500 and (np.diff(chosen) > 0).all()
    assert chosen.max() > 90_000
    np.testing.assert_array_equal(chosen, sample(100_000, 500))
    assert sample(3, 500).tolist() == [0, 1, 2]
