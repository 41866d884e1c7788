"""Recorded curves in grey, for a page that has none of its own yet."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from core.plots.colors import MARK
from core.plots.finder import lr_curve
from core.plots.training import losses
from core.train.schedule import exponential
from core.train.smooth import Smooth

ENDS = (1e-7, 10.0)


@cache
def example_finder() -> go.Figure:
    """A search of 100 steps; always the same figure."""
    raw = _recorded()["finder"]
    lrs = [exponential(*ENDS, step / 100) for step in range(len(raw))]
    return _ghost(lr_curve(lrs, raw, _smoothed(raw), ends=ENDS))


@cache
def example_losses() -> go.Figure:
    """A training of four epochs; always the same figure."""
    told = _recorded()["training"]
    raw, steps = told["batches"], len(told["batches"])
    ends = [steps * (epoch + 1) // len(told["train"]) for epoch in range(len(told["train"]))]
    figure = losses(range(1, steps + 1), raw, _smoothed(raw), ends, told["valid"], told["errors"], steps, told["train"])
    return _ghost(figure)


def _recorded() -> dict[str, Any]:
    return json.loads(Path(__file__).with_suffix(".json").read_text())


def _smoothed(raw: list[float]) -> list[float]:
    smooth = Smooth()
    return [smooth.add(loss) for loss in raw]


def _ghost(figure: go.Figure) -> go.Figure:
    for trace in figure.data:
        trace.update(line={"color": MARK}, marker={"color": MARK}, opacity=0.45, hoverinfo="skip", hovertemplate=None)
    words = {"text": "Example", "font": {"size": 34, "color": MARK}, "showarrow": False}
    figure.add_annotation(xref="paper", yref="paper", x=0.5, y=0.55, **words)
    return figure
