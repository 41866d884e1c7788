"""What the lessons' charts have in common: a title, a fixed height, the legend below, letters for the last row."""


def frame(title: str, height: int = 320) -> dict:
    """Layout that keeps the reader's zoom while the chart is redrawn."""
    return {
        "title": {"text": title, "font": {"size": 17}},
        "height": height,
        "uirevision": title,
        "margin": {"l": 60, "r": 60, "t": 50, "b": 90},
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
        "font": {"size": 14},
        "hovermode": "closest",
    }
