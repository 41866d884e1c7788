"""Runs side by side: one line per run, in a colour of its own in all charts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import RUNS
from core.plots.frame import RATES, counts, layout
from core.plots.training import thin

MOST_RUNS = len(RUNS)
DASHES = ("solid", "dash", "dot", "dashdot")  # with the shapes, so colour isn't the only clue
SHAPES = ("circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star")
HEIGHT, MARGINS = 300, (50, 10, 40, 90)


@dataclass(frozen=True)
class Trace:
    """One run's line; `place` is its index in RUNS, see `places`."""

    name: str
    place: int
    x: Sequence[float] | np.ndarray
    y: Sequence[float] | np.ndarray


def places(run_ids: Iterable[int]) -> dict[int, int]:
    """Each run's index in RUNS: the one its number falls on, or the next free one, so it mostly keeps its colour when
    others join. At most MOST_RUNS runs."""
    taken: dict[int, int] = {}
    numbers = sorted(run_ids)
    if len(numbers) > MOST_RUNS:
        raise ValueError(f"run_ids: expected {MOST_RUNS} runs at most, got {len(numbers)}")
    for run_id in numbers:
        free = (place % MOST_RUNS for place in range(run_id - 1, run_id - 1 + MOST_RUNS))
        taken[run_id] = next(place for place in free if place not in taken.values())
    return taken


def overlay(
    title: str, traces: Sequence[Trace], x_title: str, points: bool = False, percent: bool = False
) -> go.Figure:
    """The runs' lines over one another, from zero, with markers if `points`; `percent` is for shares in [0, 1]."""
    figure = _lines(traces, points)
    end = _highest([trace.x for trace in traces])
    share = min(1.0, 1.1 * _highest([trace.y for trace in traces]) or 1.0)
    figure.update_layout(
        layout(title, HEIGHT, MARGINS),
        showlegend=True,
        xaxis=counts(x_title, 1.04 * end),
        yaxis={"range": [0, share], "tickformat": ".0%"} if percent else {"rangemode": "tozero"},
    )
    return figure


def overlay_finders(traces: Sequence[Trace]) -> go.Figure:
    """Smoothed finder curves over one another; the explosion is cut off."""
    figure = _lines(traces, points=False)
    finite = [y[np.isfinite(y)] for y in (np.asarray(trace.y, dtype=float) for trace in traces)]
    begins, lows = [y[0] for y in finite if len(y)], [y.min() for y in finite if len(y)]
    figure.update_layout(
        layout("Loss as the learning rate climbs", HEIGHT, MARGINS),
        showlegend=True,
        xaxis=RATES,
        yaxis={"range": [0.8 * min(lows), 1.3 * max(begins)] if begins else [0, 5]},
    )
    return figure


def _highest(columns: Iterable[Sequence[float] | np.ndarray]) -> float:
    """The highest finite number; 0 if there is none."""
    numbers = [np.asarray(column, dtype=float) for column in columns]
    return max((float(part[np.isfinite(part)].max()) for part in numbers if np.isfinite(part).any()), default=0.0)


def _lines(traces: Sequence[Trace], points: bool) -> go.Figure:
    figure = go.Figure()
    for trace in traces:
        x, y = thin(trace.x, trace.y)
        color = RUNS[trace.place]
        figure.add_scatter(
            x=x,
            y=y,
            name=trace.name,
            mode="lines+markers" if points else "lines",
            line={"color": color, "width": 3, "dash": DASHES[trace.place % len(DASHES)]},
            marker={"size": 10, "symbol": SHAPES[trace.place]},
        )
    return figure
