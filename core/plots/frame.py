"""What charts have in common: a title, a fixed height, margins, letters, a legend, and zoom that lasts."""

from html import escape
from typing import Any

BELOW = {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"}
ABOVE = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
RATES = {"title": "learning rate", "type": "log", "exponentformat": "e", "dtick": 1}  # an axis, as are those below
RIGHT = {"overlaying": "y", "side": "right", "showgrid": False}


def layout(
    title: str,
    height: int = 320,
    margins: tuple[int, int, int, int] = (60, 60, 50, 90),
    letters: int | None = 14,
    title_letters: int | None = 17,
    legend: dict[str, Any] = BELOW,
    zoom: str = "",
) -> dict[str, Any]:
    """A Plotly layout. `height`, `margins` (left, right, top, bottom) and letters are in pixels, None meaning Plotly's
    own size; without a title no room is kept for one. A chart keeps its zoom while `zoom`, or its title, stays."""
    said = {"title": {"text": title, **({"font": {"size": title_letters}} if title_letters else {})}} if title else {}
    return {
        **said,
        "height": height,
        "uirevision": zoom or title,
        "margin": dict(zip("lrtb", margins, strict=True)),
        "legend": legend,
        **({"font": {"size": letters}} if letters else {}),
        "hovermode": "closest",
    }


def plain(name: str) -> str:
    """A name as Plotly shows it letter by letter: it reads <b>, <br> and <a> in its texts."""
    return escape(name, quote=False)
