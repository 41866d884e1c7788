"""Figures of a training: losses as they come, and the plan of rates.
Arrays in, Plotly figures out; each has a fixed height and keeps its zoom while it is redrawn."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import ERROR, GROUP_NAMES, GROUPS, MARK, MOMENTUM, TRAIN, VALID
from core.plots.frame import RATES, RIGHT, layout

MARGINS = (70, 70, 50, 100)
MOST_POINTS = 500  # a trace with more is thinned: a browser draws it no better, only later


def thin(*columns: Sequence[float] | np.ndarray) -> list[np.ndarray]:
    """The columns with at most `MOST_POINTS` evenly chosen rows, the first and the last among them."""
    n = len(columns[0])
    rows = np.arange(n) if n <= MOST_POINTS else np.linspace(0, n - 1, MOST_POINTS).round().astype(int)
    return [np.asarray(column, dtype=float)[rows] for column in columns]


def losses(
    steps: Sequence[int],
    raw: Sequence[float],
    smooth: Sequence[float],
    epoch_steps: Sequence[int] = (),
    valid_losses: Sequence[float] = (),
    error_rates: Sequence[float] = (),
    total_steps: int | None = None,
) -> go.Figure:
    """Training loss per batch (raw thin, smoothed thick); per epoch the validation loss and, on the right, the error
    rate."""
    figure = go.Figure()
    x, thin_raw, thin_smooth = thin(steps, raw, smooth)
    figure.add_scatter(
        x=x, y=thin_raw, name="loss of each batch", mode="lines", line={"color": TRAIN, "width": 1}, opacity=0.6
    )
    figure.add_scatter(
        x=x, y=thin_smooth, name="training loss, smoothed", mode="lines", line={"color": TRAIN, "width": 3}
    )
    dots = {"mode": "lines+markers", "marker": {"size": 9}, "x": list(epoch_steps)}
    figure.add_scatter(y=list(valid_losses), name="validation loss", line={"color": VALID, "width": 3}, **dots)
    figure.add_scatter(
        y=list(error_rates), name="error rate", yaxis="y2", line={"color": ERROR, "width": 2, "dash": "dot"}, **dots
    )
    figure.update_layout(
        layout("Loss while training", 340, MARGINS, letters=15, title_letters=None),
        xaxis={"title": "batches", "range": [0, max(total_steps or 0, len(steps), 1)]},
        yaxis={"title": "loss (cross-entropy)", "rangemode": "tozero"},
        yaxis2={
            "title": "error rate",
            "range": [0, 1.05],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "tickformat": ".0%",
            **RIGHT,
        },
    )
    return figure


def plan(
    lrs: Sequence[Sequence[float]],
    phases: Sequence[tuple[str, int, bool]],
    at_step: int | None = None,
    moms: Sequence[float] = (),
    height: int = 380,
) -> go.Figure:
    """The learning rate of each layer group over all steps, on a log axis; on the right the momentum. `phases` are
    (title, steps, frozen): frozen ones are shaded, and only the head's rate is drawn there; `at_step` is marked."""
    figure = go.Figure()
    rates = np.asarray(lrs, dtype=float)  # (steps, groups)
    frozen = np.repeat([phase[2] for phase in phases], [phase[1] for phase in phases])
    draw_rates(figure, rates, frozen)
    if len(moms):
        x, y = thin(np.arange(len(moms)), moms)
        dots = {"color": MOMENTUM, "width": 2, "dash": "dot"}
        figure.add_scatter(x=x, y=y, name="momentum", mode="lines", yaxis="y2", line=dots)
    start = 0
    for title, steps, is_frozen in phases:
        shade = {"fillcolor": MARK, "opacity": 0.18 if is_frozen else 0.0, "line_width": 0}
        said = title if steps > 0.2 * len(rates) else ""  # a narrow phase has no room for its name
        figure.add_vrect(x0=start, x1=start + steps, annotation_text=said, annotation_position="top left", **shade)
        start += steps
    if at_step is not None:
        figure.add_vline(x=at_step, line={"color": MARK, "width": 3, "dash": "dash"})
    figure.update_layout(
        layout("The plan: learning rate of each layer group", height, MARGINS, letters=15, title_letters=None),
        xaxis={"title": "batches", "range": [0, max(1, len(rates))]},
        yaxis={**RATES, "dtick": 1 if height > 300 else 2},
        yaxis2={
            "title": "momentum",
            "range": [0.8, 1.0],
            "tickmode": "array",
            "tickvals": [0.8, 0.85, 0.9, 0.95],
            **RIGHT,
        },
    )
    return figure


def draw_rates(figure: go.Figure, rates: np.ndarray, frozen: np.ndarray) -> None:
    """A line for each layer group of `rates` (steps, groups), one alone where all are the same. In the steps that are
    `frozen` (steps,) only the head has one."""
    head = rates.shape[1] - 1
    same = bool(len(rates)) and bool((rates == rates[:, :1]).all())
    for group in [head] if same else range(head + 1):
        learns = rates[:, group] if group == head else np.where(frozen, np.nan, rates[:, group])
        x, y = thin(np.arange(len(rates)), learns)
        name = "all layers" if same else GROUP_NAMES[group]
        figure.add_scatter(x=x, y=y, name=name, mode="lines", line={"color": GROUPS[group], "width": 3})
