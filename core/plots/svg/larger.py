"""The same figure with larger letters, readable from the last row."""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

FONTS = ("font", "tickfont", "textfont", "insidetextfont", "outsidetextfont")
PLOTLYS = 12  # Plotly's default
SIDES = ("l", "r", "t", "b")  # of a margin
TALLER = 0.5  # letters a third larger make the chart a sixth taller


def larger(figure: go.Figure, factor: float) -> go.Figure:
    """A copy of `figure` with letters and margins `factor` times as large; `figure` itself for 1."""
    if factor == 1:
        return figure
    return go.Figure(enlarged(figure.to_plotly_json(), factor))  # a deep copy


def enlarged(body: dict[str, Any], factor: float) -> dict[str, Any]:
    """The same for a figure as JSON, in place."""
    layout = body["layout"]
    layout.setdefault("font", {}).setdefault("size", PLOTLYS)
    for font in _fonts(body):
        font["size"] = round(factor * font["size"])
    if "height" in layout:
        layout["height"] = round(layout["height"] * (1 + TALLER * (factor - 1)))
    margin = layout.get("margin", {})
    margin.update({side: round(factor * margin[side]) for side in SIDES if side in margin})
    return body


def _fonts(part: Any) -> Iterator[dict[str, Any]]:
    """Every font with a size in part of a figure, except the template's."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in FONTS and isinstance(value, dict) and isinstance(value.get("size"), (int, float)):
                yield value
            elif name != "template":
                yield from _fonts(value)
    elif isinstance(part, (list, tuple)) and part and isinstance(part[0], dict):
        for one in part:
            yield from _fonts(one)
