"""Charts of the softmax experiments: lines over a quantity that moves, and two sets of bars side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import MARK
from core.plots.frame import RIGHT, layout, plain
from core.plots.probabilities import short
from core.wording import class_name

HEIGHT = 320
FONT = 15


def lines(
    title: str,
    axes: tuple[str, str],
    x: Sequence[float] | np.ndarray,
    curves: Mapping[str, np.ndarray],
    colors: Sequence[str],
    at: float,
    log_x: bool = False,
    on_right: tuple[str, str] | None = None,
) -> go.Figure:
    """`curves` over `x`, a colour each, with a dashed line at `at`; `axes` names both axes. `on_right` is the name of
    one curve with its own axis on the right, and that axis's name. A second curve of the same colour is dashed."""
    traces = []
    for i, (name, y) in enumerate(curves.items()):
        right = on_right is not None and name == on_right[0]
        dash = "dot" if right else "dash" if colors[i] in colors[:i] else "solid"
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": plain(short(class_name(name))),
                "x": np.asarray(x).tolist(),
                "y": np.asarray(y).tolist(),
                "line": {"width": 3, "color": colors[i], "dash": dash},
                **({"yaxis": "y2"} if right else {}),
            }
        )
    mark = {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    settings = {
        **_layout(title, HEIGHT),
        "xaxis": {"title": {"text": plain(axes[0])}, "fixedrange": True, **({"type": "log"} if log_x else {})},
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


def points_on(
    figure: go.Figure, names: Sequence[str], x: Sequence[float], y: Sequence[float], colors: Sequence[str], right: int
) -> go.Figure:
    """`figure` with a named point for each of a few classes; the one at place `right` is larger."""
    return figure.add_trace(
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": "classes",
            "x": list(x),
            "y": list(y),
            "text": [plain(short(class_name(name))) for name in names],
            "textposition": "top right",
            "textfont": {"size": FONT},
            "cliponaxis": False,
            "marker": {"size": [16 if i == right else 11 for i in range(len(names))], "color": list(colors)},
            "showlegend": False,
        }
    )


def paired_bars(
    title: str, names: Sequence[str], series: Mapping[str, np.ndarray], axis: str, colors: Sequence[str]
) -> go.Figure:
    """Horizontal bars, one group and one of `colors` per class; of `series` (name -> a value per class) the first is
    solid, the second striped."""
    places = [f"{i}" for i in range(len(names))]  # names may be cut to the same text, places differ
    shown = [plain(class_name(name)) for name in names]
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
            "marker": {"color": list(colors), "pattern": {"shape": "/" if i else "", "fillmode": "replace"}},
            "hovertext": shown,
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
            "ticktext": [plain(short(class_name(name))) for name in names],
            "tickfont": {"size": FONT},
        },
        "showlegend": True,
    }
    return go.Figure({"data": traces, "layout": settings})


def _layout(title: str, height: int) -> dict[str, Any]:
    return layout(title, height, (10, 10, 46, 90), FONT, title_letters=18)
