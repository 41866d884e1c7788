"""Charts of the experiments: which line has which axis, what is marked, room for negative bars."""

from __future__ import annotations

import numpy as np

from core.plots.lessons.experiments import lines, paired_bars, points_on


def test_a_line_may_have_an_axis_of_its_own_and_the_present_place_is_marked() -> None:
    curves = {"probability": np.array([0.1, 0.9]), "loss": np.array([2.3, 0.1])}
    figure = lines("title", ("output", "p"), [0, 1], curves, ["red", "red"], at=0.5, on_right=("loss", "loss"))
    assert [trace.yaxis for trace in figure.data] == [None, "y2"]
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (0.5, 0.5)
    assert figure.layout.yaxis2.side == "right"


def test_each_class_keeps_its_colour_among_the_points_and_the_right_one_is_larger() -> None:
    figure = lines("title", ("p", "loss"), [0.1, 1], {"loss": np.array([2.3, 0])}, ["grey"], at=0.5)
    points = points_on(figure, ["a", "b"], [0.2, 0.8], [1.6, 0.2], ["red", "blue"], right=1).data[-1]
    assert points.marker.color == ("red", "blue") and points.marker.size[0] < points.marker.size[1]


def test_negative_and_infinite_bars_leave_a_finite_axis() -> None:
    figure = paired_bars("title", ["a", "b"], {"one": [2.0, -1.0], "other": [np.inf, 0.5]}, "share", ["red", "blue"])
    low, high = figure.layout.xaxis.range
    assert low < -1 and 2 < high < 3
    assert [trace.name for trace in figure.data] == ["one", "other"]
    assert [trace.marker.color for trace in figure.data] == [("red", "blue")] * 2


def test_names_are_shown_letter_by_letter() -> None:
    """Plotly made a class called <b>x</b> bold."""
    name, shown = "<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"
    figure = lines("title", (f"output of {name}", "p"), [0, 1], {name: np.array([0, 1])}, ["red"], at=0.5)
    assert figure.data[0].name == shown and figure.layout.xaxis.title.text == f"output of {shown}"
    assert points_on(figure, [name], [0.5], [0.5], ["red"], 0).data[-1].text == (shown,)
    bars = paired_bars("title", [name], {"one": np.array([1.0])}, "share", ["red"])
    assert bars.layout.yaxis.ticktext == bars.data[0].hovertext == (shown,)
