"""The same figure with larger letters, for a class that reads it from the last row."""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

FONTS = ("font", "tickfont", "textfont", "insidetextfont", "outsidetextfont")
PLOTLYS = 12  # the size of letters where a figure says nothing
SIDES = ("l", "r", "t", "b")  # of a margin
TALLER = 0.5  # of what the letters grow by, so does the height: a third more in letters is a sixth more in height


def larger(figure: go.Figure, factor: float) -> go.Figure:
    """A copy of `figure` whose letters and margins are `factor` times as large; itself where that is 1."""
    if factor == 1:
        return figure
    return go.Figure(enlarged(figure.to_plotly_json(), factor))  # a copy, to the last list


def enlarged(body: dict[str, Any], factor: float) -> dict[str, Any]:
    """`body`, a figure as JSON, changed in place as `larger` does it."""
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
    """Every font with a size in a part of a figure; the template's are left as they are."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in FONTS and isinstance(value, dict) and isinstance(value.get("size"), (int, float)):
                yield value
            elif name != "template":
                yield from _fonts(value)
    elif isinstance(part, (list, tuple)) and part and isinstance(part[0], dict):
        for one in part:
            yield from _fonts(one)
