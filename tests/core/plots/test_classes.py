"""Figures of a data set hold its numbers."""

from __future__ import annotations

import numpy as np

from core.plots.classes import class_balance, size_scatter


def test_each_size_is_a_dot_in_its_orientations_trace() -> None:
    sizes = np.array([[30, 20], [20, 30], [30, 20], [25, 25]])
    wide, square, tall = size_scatter(sizes, ["a.jpg", "b.jpg", "c.jpg", "d.jpg"], presize=24).data
    assert (list(wide.x), list(wide.y), wide.name, list(wide.text)) == ([30], [20], "wide (2)", ["a.jpg and 1 more"])
    assert (list(square.x), list(square.y), square.name, list(square.text)) == ([25], [25], "square (1)", ["d.jpg"])
    assert (list(tall.x), list(tall.y), tall.name, list(tall.text)) == ([20], [30], "tall (1)", ["b.jpg"])
    assert wide.marker.size[0] > square.marker.size[0]


def test_the_lines_stand_at_the_presize() -> None:
    figure = size_scatter(np.array([[30, 20]]), ["a.jpg"], presize=24)
    assert {(shape.x0, shape.y0) for shape in figure.layout.shapes} == {(24, 0), (0, 24)}


def test_few_pictures_are_counted_in_whole_numbers() -> None:
    """The ticks read 0, 1, 1, 2, 2."""
    assert class_balance(["cat", "dog"], [1, 2], [1, 0]).layout.xaxis.dtick == 1
    many = class_balance(["cat", "dog"], [90, 80], [10, 20]).layout.xaxis
    assert many.dtick is None and many.tickformat is None


def test_names_of_classes_and_files_are_shown_letter_by_letter() -> None:
    """Plotly made a class called <b>x</b> bold."""
    assert class_balance(["<b>x</b>"], [1], [1]).data[0].y == ("&lt;b&gt;x&lt;/b&gt;",)
    assert size_scatter(np.array([[30, 20]]), ["<b>.jpg"], presize=24).data[0].text == ("&lt;b&gt;.jpg",)


def test_numbers_and_dates_are_names_of_classes() -> None:
    for names in (["1", "10", "2"], ["2023-01", "2023-02", "2023-11"], ["151", "n001", "207"]):
        axis = class_balance(names, [3, 2, 1], [1, 1, 1]).layout.yaxis
        assert axis.type == "category"
