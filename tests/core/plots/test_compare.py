"""Runs over one another: each keeps its colour, no trace is long, and odd numbers do no harm."""

import numpy as np
import pytest

from core.plots.colors import RUNS
from core.plots.compare import MOST_RUNS, Trace, overlay, overlay_finders, places
from core.plots.training import MOST_POINTS


def test_a_run_keeps_its_colour_when_others_join_it():
    assert places([3]) == {3: 2}
    assert places([12, 3]) == {3: 2, 12: 3}
    assert places([3, 11]) == {3: 2, 11: 3}  # both fall on 2: the younger one gives way
    assert places(range(1, 9)) == {number: number - 1 for number in range(1, 9)}
    assert sorted(places([8, 16, 24, 32, 40, 48, 56, 64]).values()) == list(range(MOST_RUNS))
    with pytest.raises(ValueError, match="8 runs at most, got 9"):
        places(range(9))


def test_each_run_has_one_line_in_its_colour_of_500_points_at_most():
    long = np.linspace(0, 1, 20_000)
    figure = overlay("Training loss", [Trace("run 1", 0, long, long), Trace("run 7", 6, [0.5], [0.25])], "epochs")
    assert [(line.name, line.line.color) for line in figure.data] == [("run 1", RUNS[0]), ("run 7", RUNS[6])]
    assert [len(line.x) for line in figure.data] == [MOST_POINTS, 1]
    assert figure.data[0].x[-1] == 1
    assert (figure.layout.xaxis.title.text, figure.layout.title.text) == ("epochs", "Training loss")


def test_the_error_rate_is_in_percent_with_a_marker_an_epoch():
    figure = overlay("Error rate", [Trace("run 1", 0, [1, 2], [0.5, 0.25])], "epochs", points=True, percent=True)
    assert (figure.data[0].mode, figure.layout.yaxis.tickformat) == ("lines+markers", ".0%")
    assert figure.layout.yaxis.range == (0, pytest.approx(0.55))


@pytest.mark.parametrize("rates", [[], [0.0], [0.99, 1.0], [float("nan")]])
def test_no_error_rate_is_above_a_hundred_percent(rates):
    """Without numbers Plotly's axis once went to 400 %."""
    figure = overlay("Error rate", [Trace("run 1", 0, range(len(rates)), rates)], "epochs", points=True, percent=True)
    low, high = figure.layout.yaxis.range
    assert low == 0 and 0 < high <= 1


def test_a_few_epochs_have_whole_numbers_beside_the_axis():
    one, many = (overlay("Loss", [Trace("run 1", 0, [1, n], [2, 1])], "epochs") for n in (2, 40))
    assert (one.layout.xaxis.dtick, many.layout.xaxis.dtick) == (1, None)


def test_finders_are_cut_off_where_they_explode():
    one = Trace("run 1", 0, [1e-5, 1e-3, 1e-1], [4.0, 2.0, 900.0])
    other = Trace("run 2", 1, [1e-5, 1e-3], [float("nan"), 3.0])
    figure = overlay_finders([one, other, Trace("run 3", 2, [], [])])
    assert list(figure.layout.yaxis.range) == pytest.approx([1.6, 5.2])
    assert figure.layout.xaxis.type == "log"
    assert list(overlay_finders([Trace("run 3", 2, [], [])]).layout.yaxis.range) == [0, 5]
