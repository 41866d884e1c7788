"""Figures drawn as SVG: every number at its pixel, nothing beyond the plot, names as text."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from core.plots.finder import lr_curve
from core.plots.frame import FEW_RATES, RATES
from core.plots.svg.axis import Axis, ticks
from core.plots.svg.draw import svg
from core.plots.svg.larger import larger
from core.plots.training import losses, plan

FRAME = {
    "height": 200,
    "margin": {"l": 50, "r": 50, "t": 20, "b": 80},
    "font": {"size": 10},
    "legend": {"y": 0},
    "xaxis": {"range": [0, 10]},
    "yaxis": {"range": [0, 1]},
}  # at 200 pixels: x from 50 to 150, y from 120 (0) to 20 (1)


def drawn(*traces: dict, width: int = 200, mark: float | None = None, **layout: object) -> str:
    figure = go.Figure([go.Scatter(**trace) for trace in traces], FRAME | layout)
    return svg(figure, width, mark)


def test_a_line_runs_through_its_numbers_and_leaves_a_gap_where_there_is_none() -> None:
    said = drawn({"x": [0, 5, 6, 10], "y": [0, 0.5, math.nan, 1], "mode": "lines", "line": {"color": "red"}})
    assert 'd="M50.0 120.0L100.0 70.0M150.0 20.0"' in said
    assert 'stroke="red"' in said


def test_dots_stand_on_a_log_axis_and_what_has_no_logarithm_is_left_out() -> None:
    dots = {"x": [1e-4, 1e-3, 0.0], "y": [0, 1, 1], "mode": "markers", "marker": {"size": 8, "color": "blue"}}
    said = drawn(dots, xaxis={**RATES, "range": [-4, -2]})
    assert re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', said) == [
        ("50.0", "120.0", "4"),
        ("100.0", "20.0", "4"),
    ]
    assert re.findall(r">(1e-\d|0\.0\d+)<", said) == ["1e-4", "0.001", "0.01"]


def test_an_array_is_read_as_plotly_carries_it() -> None:
    line = {"x": np.array([0, 10]), "y": np.array([0.0, 1.0], dtype=np.float32), "mode": "lines"}
    assert "M50.0 120.0L150.0 20.0" in drawn(line)


def test_the_second_axis_has_a_scale_of_its_own() -> None:
    said = drawn(
        {"x": [0, 10], "y": [0, 50], "mode": "lines", "yaxis": "y2"},
        yaxis2={"range": [0, 100], "tickvals": [0, 50], "tickformat": ".0%", "title": {"text": "share"}},
    )
    assert "M50.0 120.0L150.0 70.0" in said
    assert ">5000%</text>" in said and ">share</text>" in said


def test_a_mark_stands_at_its_number_and_a_phase_is_shaded() -> None:
    figure = go.Figure(go.Scatter(x=[0, 10], y=[0, 1], name="a"), FRAME)
    figure.add_vrect(x0=2, x1=4, fillcolor="grey", opacity=0.2, annotation_text="body <frozen>")
    said = svg(figure, 200, mark=5)
    assert 'd="M100.0 20V120"' in said
    assert '<rect x="70.0" y="20.0" width="20.0" height="100.0" fill="grey" opacity="0.2"/>' in said
    assert "body &lt;frozen&gt;" in said
    ElementTree.fromstring(said)


def test_names_that_do_not_fit_beside_each_other_get_rows_and_the_plot_room_for_them() -> None:
    traces = [{"x": [0, 10], "y": [0, 1], "mode": "lines", "name": f"a rather long name {i}"} for i in range(4)]
    wide, narrow = drawn(*traces, width=900), drawn(*traces)
    heights = [sorted({float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>a rather', text)}) for text in (wide, narrow)]
    assert len(heights[0]) == 1 and len(heights[1]) == 4
    assert max(heights[1]) < 200 and min(heights[1]) > 0
    lowest = [max(float(y) for y in re.findall(r"L?[\d.]+ ([\d.]+)", re.findall(r'd="(M[^"]+L[^"]+)"', text)[0]))
              for text in (wide, narrow)]  # fmt: skip
    assert lowest[0] == 120 and lowest[1] < 120 - 15


def test_what_lies_beyond_an_axis_is_cut_off() -> None:
    said = drawn({"x": [0, 10], "y": [0, 7], "mode": "lines"})
    window = re.search(r'<svg x="50" y="15" width="105" height="110" viewBox="50 15 105 110">(.*?)</svg>', said)
    assert window is not None and "L150.0 -580.0" in window[1]


@pytest.mark.parametrize(
    ("layout", "values", "expected"),
    [
        ({}, [[0, 93]], ["0", "20", "40", "60", "80"]),
        ({"range": [0, 1]}, [], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ({"range": [2.1, 2.9]}, [], ["2.2", "2.4", "2.6", "2.8"]),
        ({"rangemode": "tozero"}, [[4, 5.5]], ["0", "1", "2", "3", "4", "5"]),
        ({}, [], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ({}, [[math.nan, math.inf]], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ({}, [[3, 3]], ["2.95", "3", "3.05"]),
        (FEW_RATES | {"range": [-6, -1]}, [], ["1e-6", "1e-4", "0.01"]),
        (RATES, [[1e-3, 1.0, 0.0]], ["0.001", "0.01", "0.1", "1"]),
        ({"range": [0, 2], "dtick": 1}, [], ["0", "1", "2"]),
        ({"range": [0, 1.05], "tickvals": [0, 0.25], "tickformat": ".0%"}, [], ["0%", "25%"]),
    ],
)
def test_the_numbers_beside_an_axis_are_round(layout: dict, values: list, expected: list[str]) -> None:
    axis = Axis.of(layout, values, 100, 0)
    found = ticks(axis, layout)
    assert [said for _, said in found] == expected
    assert all(-0.01 <= place <= 100.01 for place, _ in found)


def test_the_figures_of_a_run_are_drawn_from_their_first_moment_on() -> None:
    rates = [[1e-5, 1e-4, 1e-3]] * 10
    figures = [
        losses([], [], [], total_steps=10),
        losses([0, 1], [3, 2], [3, 2.5], [1], [2.0], [0.5], 10),
        plan(rates, [("head only", 4, True), ("all layers", 6, False)], None, [0.9] * 10),
        lr_curve([], [], []),
        lr_curve([1e-6, 1e-5], [4, 3], [4, 3.5], {"valley": 1e-6}, 1e-5),
    ]
    for figure in figures:
        for width in (280, 820):
            ElementTree.fromstring(svg(larger(figure, 1.3), width))
            root = ElementTree.fromstring(svg(figure, width))
            names = {text.text for text in root.iter("text")}
            assert figure.layout.xaxis.title.text in names and figure.layout.yaxis.title.text in names
            assert {trace.name for trace in figure.data if trace.showlegend is not False and not trace.visible} <= names
