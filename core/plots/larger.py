"""The same figure with larger letters, for a class that reads it from the last row.
Whether they are wanted is the page's matter."""

from typing import Any

import plotly.graph_objects as go

FONTS = ("font", "tickfont", "textfont", "insidetextfont", "outsidetextfont")
PLOTLYS = 12  # the size of letters where a figure says nothing
TALLER = 0.5  # of what the letters grow by, so does the height: a third more in letters is a sixth more in height


def larger(figure: go.Figure, factor: float) -> go.Figure:
    """A copy of `figure` whose letters and margins are `factor` times as large."""
    body = figure.to_plotly_json()
    layout = body["layout"] = _scaled({"font": {"size": PLOTLYS}, **body["layout"]}, factor)
    if "height" in layout:
        layout["height"] = round(layout["height"] * (1 + TALLER * (factor - 1)))
    layout["margin"] = {
        side: round(factor * width) if isinstance(width, (int, float)) and len(side) == 1 else width
        for side, width in layout.get("margin", {}).items()
    }
    body["data"] = [_scaled(trace, factor) for trace in body["data"]]
    return go.Figure(body)


def _scaled(part: Any, factor: float) -> Any:
    """`part` of a figure with every size of a font in it multiplied; the template is left as it is."""
    if isinstance(part, (list, tuple)):
        return type(part)(_scaled(one, factor) for one in part) if part and isinstance(part[0], dict) else part
    if not isinstance(part, dict):
        return part
    return {
        name: {**value, "size": round(factor * value["size"])}
        if name in FONTS and isinstance(value, dict) and isinstance(value.get("size"), (int, float))
        else value
        if name == "template"
        else _scaled(value, factor)
        for name, value in part.items()
    }
