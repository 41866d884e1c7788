"""Validation loss and learning rate over a training, with the mark where early stopping would have ended it.
Numbers in, Plotly figures out."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.colors import ERROR, GROUPS, MARK, VALID
from core.plots.frame import frame
from core.plots.training import thin


def stopping(
    epochs: Sequence[float],
    valid_losses: Sequence[float],
    error_rates: Sequence[float],
    rate_epochs: Sequence[float],
    rates: Sequence[float],
    stop: float | None = None,
) -> go.Figure:
    """The validation loss at the end of each epoch, and on the right the head's rate at each step, both over epochs.
    What comes after `stop` is shaded: it would have been missed."""
    figure = go.Figure()
    x, y = thin(rate_epochs, rates)
    head = {"color": GROUPS[-1], "width": 2, "dash": "dot"}
    figure.add_scatter(x=x, y=y, name="rate of the head", mode="lines", line=head, fill="tozeroy", yaxis="y2")
    dots = {"mode": "lines+markers", "marker": {"size": 10}, "x": list(epochs)}
    figure.add_scatter(y=list(valid_losses), name="validation loss", line={"color": VALID, "width": 3}, **dots)
    figure.add_scatter(y=list(error_rates), name="error rate", line={"color": ERROR, "width": 3}, **dots)
    end = max([*epochs, *rate_epochs, 1.0])
    if stop is not None:
        figure.add_vrect(x0=stop, x1=end, fillcolor=MARK, opacity=0.25, line_width=0, layer="below")
        figure.add_vline(
            x=stop,
            line={"color": MARK, "width": 3, "dash": "dash"},
            annotation_text="stopped here",
            annotation_position="top",
        )
    figure.update_layout(
        **frame("What early stopping would have missed", 360),
        xaxis={"title": "epochs", "range": [0, end * 1.02]},
        yaxis={"title": "validation loss, error rate", "rangemode": "tozero"},
        yaxis2={
            "title": "learning rate",
            "overlaying": "y",
            "side": "right",
            "rangemode": "tozero",
            "exponentformat": "e",
            "showgrid": False,
        },
    )
    return figure
