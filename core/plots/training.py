"""Charts of a training: the losses as they come, and the plan of the learning rates."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import ERROR, GROUP_NAMES, GROUPS, MARK, MOMENTUM, TRAIN, VALID
from core.plots.frame import BELOW, FEW_RATES, RATES, RIGHT, counts, layout
from core.train.smooth import centred
from core.wording import rate_text

MARGINS = (70, 70, 50, 100)
SMALL_BELOW = BELOW | {"font": {"size": 12}}  # two names in a row on a phone
MOST_POINTS = 500  # per trace; more only slow a browser down


def thin(*columns: Sequence[float] | np.ndarray) -> list[np.ndarray]:
    """The columns with at most `MOST_POINTS` evenly spaced rows, including the first and the last."""
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
    train_losses: Sequence[float] = (),
) -> go.Figure:
    """Training loss per batch, raw (thin) and averaged over its neighbours (thick); per epoch the mean training loss,
    the validation loss and, on the right, the error rate. A click on its name shows fastai's smoothed loss,
    which lags.

    An epoch's mean is a dot in the middle of its batches: that is where the loss was so high.
    """
    figure = go.Figure()
    x, thin_raw, thin_even, thin_smooth = thin(steps, raw, centred(raw), smooth)
    look = {"mode": "lines", "legendgroup": "training", "line": {"color": TRAIN, "width": 1}}
    figure.add_scatter(x=x, y=thin_raw, name="each batch", opacity=0.5, hoverinfo="skip", showlegend=False, **look)
    look["line"] = {"color": TRAIN, "width": 3}
    hover = "batch %{x}<br>training loss %{y:.3f}<extra></extra>"
    figure.add_scatter(x=x, y=thin_even, name="training loss", hovertemplate=hover, **look)
    line = {"color": TRAIN, "width": 2, "dash": "dot"}
    figure.add_scatter(x=x, y=thin_smooth, name="fastai's average", mode="lines", line=line, visible="legendonly")
    dots = {"mode": "lines+markers", "marker": {"size": 9}, "x": list(epoch_steps)}
    numbers = [f"epoch {number}" for number in range(1, len(epoch_steps) + 1)]
    ends = [0, *epoch_steps]
    figure.add_scatter(
        x=[(start + end) / 2 for start, end in zip(ends, epoch_steps, strict=False)][: len(train_losses)],
        y=list(train_losses),
        name="epoch's mean",
        mode="markers",
        marker={"size": 12, "color": TRAIN, "symbol": "diamond"},
        customdata=numbers,
        hovertemplate="mean training loss of %{customdata}: %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(
        y=list(valid_losses),
        name="validation loss",
        line={"color": VALID, "width": 3},
        customdata=numbers,
        hovertemplate="validation loss after %{customdata}: %{y:.3f}<extra></extra>",
        **dots,
    )
    figure.add_scatter(
        y=list(error_rates),
        name="error rate",
        yaxis="y2",
        line={"color": ERROR, "width": 2, "dash": "dot"},
        customdata=numbers,
        hovertemplate="error rate after %{customdata}: %{y:.1%}<extra></extra>",
        **dots,
    )
    figure.update_layout(
        layout("Loss during training", 340, MARGINS, letters=15, title_letters=None, legend=SMALL_BELOW),
        xaxis=counts("batches", max(total_steps or 0, len(steps))),
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
    """Each layer group's learning rate over all steps, and the momentum on the right. `phases` are (title, steps,
    frozen): frozen ones are shaded and show the head's rate only. `at_step` is marked."""
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
        name = title if steps > 0.2 * len(rates) else ""  # a narrow phase has no room for its name
        figure.add_vrect(x0=start, x1=start + steps, annotation_text=name, annotation_position="top left", **shade)
        start += steps
    if at_step is not None:
        figure.add_vline(x=at_step, line={"color": MARK, "width": 3, "dash": "dash"})
    figure.update_layout(
        layout("The plan: each layer group's learning rate", height, MARGINS, letters=15, title_letters=None),
        xaxis=counts("batches", len(rates)),
        yaxis=RATES if height > 300 else FEW_RATES,
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
    """A line per layer group of `rates` (steps, groups), or a single one if all are the same. During `frozen` (steps,)
    steps only the head has one."""
    head = rates.shape[1] - 1
    same = bool(len(rates)) and bool((rates == rates[:, :1]).all())
    for group in [head] if same else range(head + 1):
        learns = rates[:, group] if group == head else np.where(frozen, np.nan, rates[:, group])
        x, y = thin(np.arange(len(rates)), learns)
        name = "all layers" if same and not frozen.all() else GROUP_NAMES[group]
        hover = {
            "customdata": [rate_text(rate) for rate in y],
            "hovertemplate": name + ": %{customdata}<extra></extra>",
        }
        figure.add_scatter(x=x, y=y, name=name, mode="lines", line={"color": GROUPS[group], "width": 3}, **hover)
