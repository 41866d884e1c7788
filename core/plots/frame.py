"""What all charts share: title, fixed height, margins, font sizes, legend, axes of rates and of counts, and zoom."""

from html import escape
from typing import Any

from core.wording import rate_text

BELOW = {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"}
ABOVE = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
POWERS = [10.0**exponent for exponent in range(-14, 4)]
RATES = {"title": "learning rate", "type": "log", "tickvals": POWERS, "ticktext": [rate_text(rate) for rate in POWERS]}
FEW_RATES = RATES | {"tickvals": POWERS[::2], "ticktext": RATES["ticktext"][::2]}  # for a low chart
FEW = 10  # counts
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
    """A Plotly layout. `height`, `margins` (left, right, top, bottom) and letters are in pixels; None is Plotly's own
    size. A chart keeps its zoom while `zoom`, or else its title, stays the same."""
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


def counts(title: str, most: float) -> dict[str, Any]:
    """An axis from 0 to `most` with whole numbers only: Plotly would put 0.5 between 0 and 1."""
    return {"title": title, "range": [0, max(1, most)], **({"dtick": 1} if most <= FEW else {})}
