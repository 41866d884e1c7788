"""Learning rates that differ between layer groups: how a slice spreads, and a training's rates step by step."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import GROUPS, MARK
from core.plots.frame import RATES, counts, layout
from core.plots.lessons.phases import shade_frozen
from core.plots.training import draw_rates
from core.wording import rate_text

SHORT_NAMES = ("early", "late", "head")


def spread(ratios: Sequence[float], differences: Sequence[float], log: bool) -> go.Figure:
    """One rate per layer group, in equal ratios (as a slice does it) and in equal differences (as it doesn't)."""
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
    for trace in figure.data:
        trace.update(
            customdata=[rate_text(rate) for rate in trace.y], hovertemplate="%{x}: %{customdata}<extra></extra>"
        )
    figure.update_layout(
        layout("The same on a log axis" if log else "On a linear axis"),
        xaxis={"title": "layer group"},
        yaxis=RATES if log else {"title": "learning rate", "exponentformat": "e", "rangemode": "tozero"},
    )
    return figure


def rates_held(lrs: Sequence[Sequence[float]], frozen_steps: int, total_steps: int) -> go.Figure:
    """Each layer group's rate at every step done; `lrs` holds a list per step, at least one."""
    rates = np.asarray(lrs, dtype=float)  # (steps, groups)
    figure = go.Figure()
    draw_rates(figure, rates, frozen=np.zeros(len(rates), dtype=bool))
    figure.update_layout(
        layout("The rates, step by step"),
        showlegend=True,
        xaxis=counts("batches", max(total_steps, len(rates))),
        yaxis=RATES,
    )
    return shade_frozen(figure, frozen_steps) if frozen_steps else figure
