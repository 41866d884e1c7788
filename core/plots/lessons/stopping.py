"""Validation loss and learning rate over a training, and where early stopping would have ended it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import MARK, MOMENTUM, VALID
from core.plots.frame import counts, layout
from core.plots.training import thin

HIGHEST = 3.0  # times the median; higher losses are cut off


def stopping(
    epochs: Sequence[float],
    valid_losses: Sequence[float],
    rate_epochs: Sequence[float],
    rates: Sequence[float],
    stop: float | None = None,
) -> go.Figure:
    """The validation loss after each epoch and, on the right, the head's rate at each step, with those after `stop` in
    another colour. Losses far above the median are cut off."""
    figure = go.Figure()
    _rate(figure, rate_epochs, rates, "rate of the head", MARK)
    if stop is not None:
        missed = [(at, rate) for at, rate in zip(rate_epochs, rates, strict=True) if at >= stop]
        _rate(figure, [at for at, _ in missed], [rate for _, rate in missed], "rate you would miss", MOMENTUM)
        figure.add_vline(
            x=stop,
            line={"color": MOMENTUM, "width": 3, "dash": "dash"},
            annotation_text="stops here",
            annotation_position="top right",
        )
    figure.add_scatter(
        x=list(epochs),
        y=list(valid_losses),
        name="validation loss",
        mode="lines+markers",
        line={"color": VALID, "width": 3},
        marker={"size": 10},
        yaxis="y2",  # drawn over the rates
    )
    end = max([*epochs, *rate_epochs, 1.0])
    figure.update_layout(
        layout("What early stopping would miss", 360),
        xaxis=counts("epochs", end * 1.02),
        yaxis={
            "title": "learning rate",
            "side": "right",
            "rangemode": "tozero",
            "nticks": 5,
            "exponentformat": "e",
            "showgrid": False,
        },
        yaxis2={
            "title": "validation loss",
            "overlaying": "y",
            "side": "left",
            "tickmode": "auto",
            "range": [0, 1.1 * readable(valid_losses)],
        },
    )
    return figure


def readable(losses: Sequence[float]) -> float:
    """The highest loss worth showing, so an explosion doesn't dwarf the others."""
    finite = sorted(loss for loss in losses if np.isfinite(loss))
    return min(finite[-1], HIGHEST * finite[len(finite) // 2]) if finite else 1.0


def _rate(figure: go.Figure, epochs: Sequence[float], rates: Sequence[float], name: str, color: str) -> None:
    x, y = thin(epochs, rates)
    figure.add_scatter(x=x, y=y, name=name, mode="lines", line={"color": color, "width": 2}, fill="tozeroy")
