"""Charts of the experiments with softmax: lines over one quantity that a person moves, and two sets of bars beside each
other."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import MARK, RUNS
from core.plots.frame import RIGHT, layout
from core.plots.probabilities import RIGHT_CLASS, short

HEIGHT = 320
FONT = 15


def lines(
    title: str,
    axes: tuple[str, str],
    x: Sequence[float] | np.ndarray,
    curves: Mapping[str, np.ndarray],
    at: float,
    log_x: bool = False,
    on_right: tuple[str, str] | None = None,
) -> go.Figure:
    """`curves` over `x`, with a dashed line at `at`; `axes` are the names of both axes. `on_right` is the name of one
    curve that has an axis of its own on the right, and that axis's name."""
    traces = []
    for i, (name, y) in enumerate(curves.items()):
        right = on_right is not None and name == on_right[0]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": short(name),
                "x": np.asarray(x).tolist(),
                "y": np.asarray(y).tolist(),
                "line": {"width": 3, "color": RUNS[i % len(RUNS)], "dash": "dot" if right else "solid"},
                **({"yaxis": "y2"} if right else {}),
            }
        )
    mark = {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    settings = {
        **_layout(title, HEIGHT),
        "xaxis": {"title": {"text": axes[0]}, "fixedrange": True, **({"type": "log"} if log_x else {})},
        "yaxis": {"title": {"text": axes[1]}, "fixedrange": True, "automargin": True},
        "shapes": [mark | {"line": {"color": MARK, "width": 2, "dash": "dash"}}],
        "hovermode": "x unified",
        "showlegend": len(traces) > 1,
    }
    if on_right:
        settings["yaxis2"] = {
            "title": {"text": on_right[1]},
            **RIGHT,
            "tickmode": "auto",
            "rangemode": "tozero",
            "fixedrange": True,
            "automargin": True,
        }
    return go.Figure({"data": traces, "layout": settings})


def points_on(figure: go.Figure, names: Sequence[str], x: Sequence[float], y: Sequence[float], right: int) -> go.Figure:
    """`figure` with a named point for each of a few classes; the one at place `right` in the right class's colour."""
    return figure.add_trace(
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": "classes",
            "x": list(x),
            "y": list(y),
            "text": [short(name) for name in names],
            "textposition": "top right",
            "textfont": {"size": FONT},
            "cliponaxis": False,
            "marker": {"size": 12, "color": [RIGHT_CLASS if i == right else RUNS[0] for i in range(len(names))]},
            "showlegend": False,
        }
    )


def paired_bars(title: str, names: Sequence[str], series: Mapping[str, np.ndarray], axis: str) -> go.Figure:
    """Horizontal bars, one group a class and one colour for each of `series` (name -> a value per class)."""
    places = [f"{i}" for i in range(len(names))]  # names may be cut to the same text, places differ
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "x": list(values),
            "y": places,
            "text": [f"{value:.4f}" for value in values],
            "textposition": "outside",
            "textfont": {"size": FONT},
            "cliponaxis": False,
            "marker": {"color": RUNS[i]},
            "hovertext": list(names),
            "hovertemplate": f"%{{hovertext}}<br>{name} %{{x:.6f}}<extra></extra>",
        }
        for i, (name, values) in enumerate(series.items())
    ]
    every = [value for values in series.values() for value in values if np.isfinite(value)]
    low, high = min(0.0, *every), max(0.0, *every)
    room = 0.22 * (high - low)  # for the numbers beside the bars
    settings = {
        **_layout(title, max(HEIGHT, 130 + 50 * len(names))),
        "bargap": 0.25,
        "xaxis": {"title": {"text": axis}, "fixedrange": True, "range": [low - room * (low < 0), high + room]},
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "tickvals": places,
            "ticktext": [short(name) for name in names],
            "tickfont": {"size": FONT},
        },
        "showlegend": True,
    }
    return go.Figure({"data": traces, "layout": settings})


def _layout(title: str, height: int) -> dict[str, Any]:
    return layout(title, height, (10, 10, 46, 90), FONT, title_letters=18)
