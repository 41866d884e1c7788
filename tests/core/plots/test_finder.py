"""The finder's figures: every mark lies on the curve, names keep apart, and odd numbers do no harm."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.colors import PROOF, RULES
from core.plots.compare import Trace
from core.plots.finder import lr_curve, proof_curves
from core.plots.training import MOST_POINTS

LRS = np.logspace(-7, 0, 71)
LOSSES = np.concatenate([np.full(30, 4.0), np.linspace(4, 2, 30), np.linspace(2, 90, 11)])


def by_name(figure, name):
    return next(trace for trace in figure.data if trace.name.startswith(name))


def test_each_suggestion_lies_on_the_curve_in_its_colour_with_its_name():
    picks = {"valley": 1e-3, "slide": 3e-3, "minimum": 1e-4, "steep": 1e-6}
    figure = lr_curve(LRS, LOSSES + 0.1, LOSSES, picks)
    for rule, lr in picks.items():
        dot = by_name(figure, rule)
        assert (dot.x[0], dot.marker.color) == (lr, RULES[rule])
        assert dot.y[0] == pytest.approx(np.interp(np.log(lr), np.log(LRS), LOSSES))
    names = {note.text: note for note in figure.layout.annotations}
    assert names["valley"].x == pytest.approx(-3)  # a log axis places annotations by exponent
    assert len({names[rule].y for rule in ("valley", "slide", "minimum")}) == 3  # near: a row each
    assert names["steep"].y == names["valley"].y  # far: the same row


def test_the_axis_shows_the_fall_and_not_the_explosion():
    figure = lr_curve(LRS, LOSSES, LOSSES, picked=2e-3, ends=(1e-7, 10))
    bottom, top = figure.layout.yaxis.range
    assert bottom == pytest.approx(2 - 0.6) and top == pytest.approx(4 + 1.4)
    assert list(figure.layout.xaxis.range) == [-7, 1]
    assert list(by_name(figure, "your rate: 0.002").x) == [2e-3, 2e-3]


def test_earlier_curves_lie_behind_and_are_seen_whole():
    earlier = [Trace("run 1", 0, LRS, LOSSES - 1), Trace("run 2", 0, [], [])]
    figure = lr_curve(LRS, LOSSES, LOSSES, earlier=earlier)
    assert [trace.name for trace in figure.data[:2]] == ["run 1", "run 2"]
    assert figure.layout.yaxis.range[0] < 1


def test_a_long_curve_is_thinned_and_an_empty_one_drawn():
    many = np.logspace(-7, 0, 5000)
    assert len(by_name(lr_curve(many, many, many), "smoothed loss").x) == MOST_POINTS
    assert list(lr_curve([], [], []).layout.yaxis.range) == [0, 5]
    nan = [float("nan")] * 3
    assert list(lr_curve([1e-3, 1e-2, 1e-1], nan, nan).layout.yaxis.range) == [0, 5]


def test_a_proof_draws_three_trainings_as_far_as_they_are():
    raw = [[4.0, 3.9, 3.8], [4.0, 2.0], []]
    figure = proof_curves([1e-4, 1e-3, 1e-2], [[0, 1, 2], [0, 1], []], raw, raw, 25)
    thick = [trace for trace in figure.data if trace.line.width == 4]
    assert [trace.line.color for trace in thick] == list(PROOF)
    assert [len(trace.x) for trace in thick] == [3, 2, 0]
    assert [trace.name for trace in thick] == ["a tenth: 1e-4", "your rate: 0.001", "ten times: 0.01"]
    assert list(figure.layout.xaxis.range) == [0, 24]
