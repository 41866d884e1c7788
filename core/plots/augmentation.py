"""What each way of augmentation loses: a picture of the error, curves over the angle, two trainings overlaid."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import FASTAI, MARK, NAIVE, PRESIZED
from core.plots.frame import RIGHT, layout

WAYS = {
    "naive": ("naive, step by step", NAIVE),
    "presized": ("presized, one warp", PRESIZED),
    "fastai": ("fastai, warp then crop", FASTAI),
}


def magnified_difference(
    picture: np.ndarray, target: np.ndarray, where: np.ndarray | None = None, times: int = 4
) -> np.ndarray:
    """uint8 (H, W, 3): `times` the difference of `picture` and `target`, both uint8 (H, W, 3), around middle grey.
    Lighter is too bright, darker too dark; what `where` (H, W) doesn't mark stays grey."""
    difference = picture.astype(np.int16) - target
    if where is not None:
        difference = difference * where[..., None]
    return (128 + times * difference).clip(0, 255).astype(np.uint8)


def quality_over_angles(
    title: str, unit: str, angles: Sequence[float], values: Mapping[str, Sequence[float]], at: float
) -> go.Figure:
    """One measure of some of `WAYS` over the angle in degrees; a dashed line marks `at`."""
    figure = go.Figure()
    for way, measured in values.items():
        name, color = WAYS[way]
        finite = [value if np.isfinite(value) else None for value in measured]
        figure.add_scatter(x=list(angles), y=finite, name=name, mode="lines", line={"color": color, "width": 3})
    figure.add_vline(x=at, line={"color": MARK, "width": 2, "dash": "dash"})
    figure.update_layout(
        layout(title, 270, (60, 15, 45, 80), title_letters=None),
        hovermode="x unified",
        xaxis={"title": "angle (degrees)", "dtick": 15, "range": [min(angles), max(angles)]},
        yaxis={"title": unit, **({"rangemode": "tozero", "tickformat": ".0%"} if unit == "share" else {})},
    )
    return figure


def two_trainings(runs: Mapping[str, Sequence[tuple[int, float, float]]], epochs: int) -> go.Figure:
    """Error rate (thick) and validation loss (dotted, on the right) after each epoch of both ways; `runs` holds (epoch,
    error rate, loss) for "naive" and "presized"."""
    figure = go.Figure()
    for way in ("naive", "presized"):
        (name, color), ends = WAYS[way], runs.get(way, [])
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
    title = "Two trainings, the same in everything else"
    figure.update_layout(
        layout(title, 360, (70, 70, 50, 110), letters=15, title_letters=None),
        xaxis={"title": "epoch", "range": [0.9, epochs + 0.1], "dtick": 1},
        yaxis={"title": "error rate", "range": [0, 1.05], "tickformat": ".0%"},
        yaxis2={"title": "validation loss", "rangemode": "tozero", **RIGHT},
    )
    return figure
