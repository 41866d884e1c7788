"""Charts of the experiments: which line has which axis, what is marked, room for negative bars."""

from __future__ import annotations

import numpy as np

from core.plots.lessons.experiments import lines, paired_bars, points_on
from core.plots.probabilities import RIGHT_CLASS


def test_a_line_may_have_an_axis_of_its_own_and_the_present_place_is_marked() -> None:
    curves = {"probability": np.array([0.1, 0.9]), "loss": np.array([2.3, 0.1])}
    figure = lines("title", ("output", "p"), [0, 1], curves, at=0.5, on_right=("loss", "loss"))
    assert [trace.yaxis for trace in figure.data] == [None, "y2"]
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (0.5, 0.5)
    assert figure.layout.yaxis2.side == "right"


def test_the_right_class_keeps_its_colour_among_the_points() -> None:
    figure = lines("title", ("p", "loss"), [0.1, 1], {"loss": np.array([2.3, 0])}, at=0.5)
    points = points_on(figure, ["a", "b"], [0.2, 0.8], [1.6, 0.2], right=1).data[-1]
    assert points.marker.color[1] == RIGHT_CLASS != points.marker.color[0]


def test_negative_and_infinite_bars_leave_a_finite_axis() -> None:
    figure = paired_bars("title", ["a", "b"], {"one": [2.0, -1.0], "other": [np.inf, 0.5]}, "share")
    low, high = figure.layout.xaxis.range
    assert low < -1 and 2 < high < 3
    assert [trace.name for trace in figure.data] == ["one", "other"]
