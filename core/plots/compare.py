"""Runs side by side: one trace for each run, in the same colour in all charts.
Arrays in, Plotly figures out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import RUNS
from core.plots.frame import RATES, layout
from core.plots.training import thin

MOST_RUNS = len(RUNS)
DASHES = ("solid", "dash", "dot", "dashdot")  # with the markers' shapes, so that colour is not all that tells
SHAPES = ("circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star")
HEIGHT, MARGINS = 300, (50, 10, 40, 90)


@dataclass(frozen=True)
class Trace:
    """One run's line. `place` is its place in the row of colours, see `places`."""

    name: str
    place: int
    x: Sequence[float] | np.ndarray
    y: Sequence[float] | np.ndarray


def places(run_ids: Iterable[int]) -> dict[int, int]:
    """The colour of each run, by its place in RUNS: the one that its number falls on, or the next that is free. So a
    run keeps its colour in all charts, and mostly when others join it. At most MOST_RUNS runs."""
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
    """The runs' lines over one another from zero on, with markers where `points`; `percent` is for a share in
    [0, 1]."""
    figure = _lines(traces, points)
    figure.update_layout(
        layout(title, HEIGHT, MARGINS),
        showlegend=True,
        xaxis={"title": x_title, "rangemode": "tozero"},
        yaxis={"rangemode": "tozero"} | ({"tickformat": ".0%"} if percent else {}),
    )
    return figure


def overlay_finders(traces: Sequence[Trace]) -> go.Figure:
    """Smoothed finder curves over one another on a log axis; what lies far above where they begin is cut off."""
    figure = _lines(traces, points=False)
    finite = [y[np.isfinite(y)] for y in (np.asarray(trace.y, dtype=float) for trace in traces)]
    begins, lows = [y[0] for y in finite if len(y)], [y.min() for y in finite if len(y)]
    figure.update_layout(
        layout("Loss while the learning rate climbs", HEIGHT, MARGINS),
        showlegend=True,
        xaxis=RATES,
        yaxis={"range": [0.8 * min(lows), 1.3 * max(begins)] if begins else [0, 5]},
    )
    return figure


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
