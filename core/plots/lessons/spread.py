"""Learning rates that differ between layer groups: how a slice spreads, and the rates of a training step by step.
Numbers in, Plotly figures out."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import GROUPS, MARK
from core.plots.frame import RATES, layout
from core.plots.lessons.phases import shade_frozen
from core.plots.training import draw_rates

SHORT_NAMES = ("early", "late", "head")


def spread(ratios: Sequence[float], differences: Sequence[float], log: bool) -> go.Figure:
    """One rate for each layer group, in equal ratios (as it is done) and in equal differences (as it is not)."""
    figure = go.Figure()
    figure.add_scatter(
        x=SHORT_NAMES,
        y=list(ratios),
        name="equal ratios",
        mode="lines+markers",
        line={"color": MARK, "width": 2},
        marker={"size": 15, "color": GROUPS},
    )
    figure.add_scatter(
        x=SHORT_NAMES,
        y=list(differences),
        name="equal differences",
        mode="lines+markers",
        line={"color": MARK, "width": 2, "dash": "dot"},
        marker={"size": 13, "symbol": "circle-open", "color": MARK, "line": {"width": 3}},
    )
    scale = {"type": "log", "dtick": 1} if log else {"rangemode": "tozero"}
    figure.update_layout(
        layout("The same on a log axis" if log else "On an axis as usual"),
        xaxis={"title": "layer group"},
        yaxis={"title": "learning rate", "exponentformat": "e", **scale},
    )
    return figure


def rates_held(lrs: Sequence[Sequence[float]], frozen_steps: int, total_steps: int) -> go.Figure:
    """The rate of each layer group at each step that was done, on a log axis; `lrs` holds one list
    for each of them, and is not empty."""
    rates = np.asarray(lrs, dtype=float)  # (steps, groups)
    figure = go.Figure()
    draw_rates(figure, rates, frozen=np.zeros(len(rates), dtype=bool))
    figure.update_layout(
        layout("The rates as they stood, step by step"),
        showlegend=True,
        xaxis={"title": "batches", "range": [0, max(1, total_steps, len(rates))]},
        yaxis=RATES,
    )
    return shade_frozen(figure, frozen_steps) if frozen_steps else figure
