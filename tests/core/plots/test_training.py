"""The losses of a training, as they were and not as a late average has them."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.plots.colors import GROUP_NAMES
from core.plots.frame import counts
from core.plots.svg.draw import svg
from core.plots.training import draw_rates, losses, plan
from core.train.smooth import Smooth


def trained(epochs: int = 3, per_epoch: int = 20) -> go.Figure:
    """An even fall of the loss, with the validation loss on the same line at each epoch's end."""
    n = epochs * per_epoch
    raw, smooth = np.linspace(4, 1, n), Smooth()
    ends = [per_epoch * (epoch + 1) for epoch in range(epochs)]
    means = [float(raw[end - per_epoch : end].mean()) for end in ends]
    smoothed = [smooth.add(float(loss)) for loss in raw]
    return losses(range(1, n + 1), raw, smoothed, ends, [float(raw[end - 1]) for end in ends], [0.5] * epochs, n, means)


def by_name(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data}


def test_the_thick_line_does_not_lag_and_fastais_is_there_for_a_click() -> None:
    """It once ended above the validation loss, as if the model did better on pictures that it never saw."""
    drawn = by_name(trained())
    assert drawn["training loss"].y[-1] == pytest.approx(drawn["validation loss"].y[-1])
    late = drawn["fastai's average"]
    assert late.y[-1] > 1.2 * drawn["validation loss"].y[-1]
    assert late.visible == "legendonly"
    assert "fastai" not in svg(trained(), 800)


def test_an_epochs_mean_is_in_the_middle_of_its_batches() -> None:
    drawn = by_name(trained())
    means, line = drawn["epoch's mean"], drawn["training loss"]
    assert list(means.x) == [10, 30, 50]
    assert list(means.y) == pytest.approx(np.interp(means.x, line.x, line.y), abs=0.05)
    assert list(means.customdata) == ["epoch 1", "epoch 2", "epoch 3"]


def test_a_few_batches_or_epochs_have_whole_numbers_beside_the_axis() -> None:
    assert counts("epochs", 2)["dtick"] == 1
    assert "dtick" not in counts("epochs", 30)
    assert losses([1, 2], [3, 2], [3, 2.5], total_steps=2).layout.xaxis.dtick == 1
    assert plan([[1e-3] * 3] * 4, [("all layers", 4, False)]).layout.xaxis.dtick == 1


def test_rates_beside_an_axis_and_in_a_hover_are_written_like_everywhere() -> None:
    figure = plan([[1e-5, 1e-4, 2e-3]] * 4, [("all layers", 4, False)])
    written = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert (written[1e-5], written[1e-3], written[1.0]) == ("1e-5", "0.001", "1")
    assert set(by_name(figure)["head"].customdata) == {"0.002"}


def test_rates_of_a_training_that_stays_frozen_are_the_heads() -> None:
    rates = np.full((6, 3), 1e-3)
    names = []
    for frozen in (False, True):
        figure = go.Figure()
        draw_rates(figure, rates, np.full(6, frozen))
        names.append([trace.name for trace in figure.data])
    assert names == [["all layers"], [GROUP_NAMES[2]]]
