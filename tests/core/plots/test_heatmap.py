"""A heatmap over a photo: cold places stay, hot ones glow, what no model saw fades."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.heatmap import GLOW, lay_over


def test_cold_places_stay_and_the_hottest_takes_the_colour_of_heat() -> None:
    photo = np.full((4, 8, 3), 100, np.uint8)
    heat = np.zeros((4, 4), np.float32)
    heat[1, 2] = 1
    laid = lay_over(photo, heat, 1.0)
    assert laid.shape == photo.shape and laid.dtype == np.uint8
    assert laid[1, 4].tolist() == GLOW[-1].tolist()  # the square begins at column 2
    assert (laid[:, 2:6] == 100).all(axis=2).sum() == 15
    assert (laid[:, [0, 1, 6, 7]] == 193).all()  # six tenths of the way to white
    assert (photo == 100).all()


def test_without_opacity_it_is_the_photo() -> None:
    photo = np.random.default_rng(0).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    assert np.array_equal(lay_over(photo, np.ones((4, 4), np.float32), 0.0), photo)


def test_heat_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"heat: expected shape \(4, 4\), got \(3, 3\)"):
        lay_over(np.zeros((6, 4, 3), np.uint8), np.zeros((3, 3), np.float32))
