"""The lessons' charts: the numbers that were given stand where they should, and what is shaded is what is meant."""

from __future__ import annotations

import pytest

from core.plots.lessons.formats import formats
from core.plots.lessons.networks import LARGEST, networks
from core.plots.lessons.phases import shade_frozen, ways_moved
from core.plots.lessons.spread import rates_held, spread
from core.plots.lessons.stopping import readable, stopping
from core.plots.training import MOST_POINTS
from core.train.events import ArchitectureRow, FormatRow


def shaded(figure) -> list[tuple[float, float]]:
    return [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]


def test_ways_are_one_line_a_group_and_a_way_of_nothing_is_left_out():
    figure = ways_moved([[0.0, 0.001, 0.1], [0.01, 0.02, 0.2]], 1, 2)
    assert [line.y for line in figure.data] == [(None, 0.01), (0.001, 0.02), (0.1, 0.2)]
    assert figure.layout.yaxis.type == "log"
    assert dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))[0.01] == "1%"
    assert shaded(figure) == [(0, 1)]


def test_equal_ratios_and_equal_differences_are_two_lines_on_either_axis():
    usual, log = (spread([1e-5, 1e-4, 1e-3], [1e-5, 5e-4, 1e-3], is_log) for is_log in (False, True))
    assert [line.y for line in log.data] == [(1e-5, 1e-4, 1e-3), (1e-5, 5e-4, 1e-3)]
    assert (usual.layout.yaxis.type, log.layout.yaxis.type) == (None, "log")


def test_the_rates_that_held_are_thinned_and_the_frozen_part_is_shaded():
    figure = rates_held([[1e-5, 1e-4, 1e-3]] * 2000, 400, 3000)
    assert [len(line.x) for line in figure.data] == [MOST_POINTS] * 3
    assert [line.y[0] for line in figure.data] == [1e-5, 1e-4, 1e-3]
    assert shaded(figure) == [(0, 400)]
    assert list(figure.layout.xaxis.range) == [0, 3000]
    same = rates_held([[1e-3] * 3], 0, 4)
    assert [line.name for line in same.data] == ["all layers"] and shaded(same) == []


def test_the_rate_that_would_be_missed_is_a_line_of_its_own():
    loss, rate = [0.9, 1.0, 0.5], [1e-3, 1e-2, 1e-3]
    without, stopped = (stopping([1, 2, 3], loss, [1, 2, 3], rate, stop) for stop in (None, 2))
    assert {line.name: list(line.y) for line in without.data} == {"validation loss": loss, "rate of the head": rate}
    missed = next(line for line in stopped.data if line.name == "rate you would miss")
    assert (list(missed.x), list(missed.y)) == ([2, 3], rate[1:])
    assert ([shape.x0 for shape in stopped.layout.shapes], without.layout.shapes) == ([2], ())


def test_a_loss_that_exploded_does_not_dwarf_the_others():
    losses = [10.0, 426.0, 7.0, 2.0, float("nan")]
    assert readable(losses) == 30
    assert readable([0.5, 0.25]) == 0.5
    assert readable([]) == 1
    assert stopping([1, 2, 3, 4, 5], losses, [1], [1e-3]).layout.yaxis2.range == (0, pytest.approx(33))


def test_a_network_is_a_dot_with_an_area_of_its_parameters():
    rows = [
        ArchitectureRow("resnet18", "fp32", 64, 22, 10_000_000, 2 * 10**9, 0.01),
        ArchitectureRow("resnet101", "fp32", 64, 106, 40_000_000, 8 * 10**9, 0.05),
    ]
    figure = networks(rows)
    assert [(dot.x[0], dot.y[0], dot.marker.size) for dot in figure.data] == [
        (2, pytest.approx(10), LARGEST / 2),
        (8, pytest.approx(50), LARGEST),
    ]


def test_formats_are_shares_of_the_first():
    figure = formats([FormatRow("fp32", 32, 0.4, 2**21, 0, 1), FormatRow("bf16", 32, 0.1, 2**20, 0.01, 1)])
    assert [list(bars.x) for bars in figure.data] == [[1, 1], [0.25, 0.5]]
    assert list(figure.data[1].text) == ["100 ms", "1 MB"]


def test_shading_is_added_to_a_chart_that_is_there():
    figure = ways_moved([[0.1, 0.1, 0.1]], 0, 1)
    assert shaded(shade_frozen(figure, 7))[-1] == (0, 7)
