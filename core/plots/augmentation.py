"""What the two ways of augmentation lose: a picture of the difference, curves over the angle, two trainings overlaid.
Arrays in, pictures and Plotly figures out."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import MARK, NAIVE, PRESIZED
from core.plots.frame import RIGHT, layout

WAYS = {"naive": ("naive, step by step", NAIVE), "presized": ("presized, one warp", PRESIZED)}


def magnified_difference(
    picture: np.ndarray, target: np.ndarray, where: np.ndarray | None = None, times: int = 4
) -> np.ndarray:
    """uint8 (H, W, 3): how far `picture` is from `target`, both uint8 (H, W, 3), `times` as large.

    Middle grey is equal, brighter and darker is too bright and too dark. What `where` (H, W) does not mark stays grey.
    """
    difference = picture.astype(np.int16) - target
    if where is not None:
        difference = difference * where[..., None]
    return (128 + times * difference).clip(0, 255).astype(np.uint8)


def quality_over_angles(
    title: str, unit: str, angles: Sequence[float], values: Mapping[str, Sequence[float]], at: float
) -> go.Figure:
    """One measure of both ways ("naive", "presized") over the angle in degrees; a dashed line marks `at`."""
    figure = go.Figure()
    for way, (name, color) in WAYS.items():
        finite = [value if np.isfinite(value) else None for value in values[way]]
        figure.add_scatter(x=list(angles), y=finite, name=name, mode="lines", line={"color": color, "width": 3})
    figure.add_vline(x=at, line={"color": MARK, "width": 2, "dash": "dash"})
    figure.update_layout(
        layout(title, 270, (60, 15, 45, 80), title_letters=None),
        hovermode="x unified",
        xaxis={"title": "angle in degrees", "dtick": 15, "range": [min(angles), max(angles)]},
        yaxis={"title": unit, **({"rangemode": "tozero", "tickformat": ".0%"} if unit == "share" else {})},
    )
    return figure


def two_trainings(runs: Mapping[str, Sequence[tuple[int, float, float]]], epochs: int) -> go.Figure:
    """Error rate (thick) and validation loss (dotted, on the right) after each epoch of both ways; `runs` holds (epoch,
    error rate, loss) for "naive" and "presized"."""
    figure = go.Figure()
    for way, (name, color) in WAYS.items():
        ends = runs.get(way, [])
        x = [epoch for epoch, _, _ in ends]
        figure.add_scatter(
            x=x,
            y=[rate for _, rate, _ in ends],
            name=f"{name}: error rate",
            mode="lines+markers",
            line={"color": color, "width": 3},
            marker={"size": 9},
        )
        figure.add_scatter(
            x=x,
            y=[loss for _, _, loss in ends],
            name=f"{name}: validation loss",
            yaxis="y2",
            mode="lines+markers",
            line={"color": color, "width": 2, "dash": "dot"},
            marker={"size": 6},
        )
    title = "Two trainings that differ in nothing else"
    figure.update_layout(
        layout(title, 360, (70, 70, 50, 110), letters=15, title_letters=None),
        xaxis={"title": "epochs done", "range": [0.9, epochs + 0.1], "dtick": 1},
        yaxis={"title": "error rate", "range": [0, 1.05], "tickformat": ".0%"},
        yaxis2={"title": "validation loss", "rangemode": "tozero", **RIGHT},
    )
    return figure
