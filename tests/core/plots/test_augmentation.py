"""The difference is magnified around grey; the curves and the overlay hold what they were given."""

from __future__ import annotations

import math

import numpy as np

from core.plots.augmentation import magnified_difference, quality_over_angles, two_trainings
from core.plots.colors import NAIVE, PRESIZED


def test_the_difference_is_four_times_as_large_around_grey_and_only_where_it_counts() -> None:
    target = np.full((2, 2, 3), 100, np.uint8)
    picture = target.copy()
    picture[0, 0], picture[0, 1], picture[1, 0], picture[1, 1] = 110, 90, 255, 0
    where = np.array([[True, True], [True, False]])
    assert magnified_difference(picture, target, where)[..., 0].tolist() == [[168, 88], [255, 128]]
    assert magnified_difference(picture, target)[1, 1].tolist() == [0, 0, 0]


def test_curves_with_the_current_angle_and_gaps_where_nothing_was_measured() -> None:
    values = {"naive": [30.0, math.inf, 25.0], "presized": [40.0, 39.0, math.nan]}
    figure = quality_over_angles("PSNR", "decibels", [0, 45, 90], values, at=15)
    naive, presized = figure.data
    assert (naive.line.color, presized.line.color) == (NAIVE, PRESIZED)
    assert list(naive.y) == [30, None, 25] and list(presized.y) == [40, 39, None]
    assert [shape.x0 for shape in figure.layout.shapes] == [15]


def test_two_trainings_may_be_at_different_epochs() -> None:
    figure = two_trainings({"presized": [(1, 0.5, 2.0), (2, 0.4, 1.5)]}, epochs=4)
    naive_rate, _, rate, loss = figure.data
    assert list(naive_rate.x) == []
    assert list(rate.x) == [1, 2] and list(rate.y) == [0.5, 0.4] and list(loss.y) == [2.0, 1.5]
    assert (rate.yaxis, loss.yaxis, rate.line.color, loss.line.color) == (None, "y2", PRESIZED, PRESIZED)
    assert figure.layout.xaxis.range[1] > 4
