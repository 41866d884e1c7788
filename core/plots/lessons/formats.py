"""Number formats side by side: time and memory as shares of fp32's."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.colors import MARK, RUNS
from core.plots.frame import layout
from core.train.events import FormatRow

PANELS = ("time for one batch", "memory for one batch")


def formats(rows: Sequence[FormatRow]) -> go.Figure:
    """Two bars per format, relative to the first row."""
    figure = go.Figure()
    for place, row in enumerate(rows):
        shares = [row.seconds / rows[0].seconds, row.kept_bytes / rows[0].kept_bytes]
        figure.add_bar(
            y=PANELS,
            x=shares,
            name=row.precision,
            orientation="h",
            marker={"color": MARK if place == 0 else RUNS[place - 1]},
            text=[f"{1000 * row.seconds:.0f} ms", f"{row.kept_bytes / 2**20:.0f} MB"],
        )
    figure.update_layout(
        layout("Compared with fp32", 300, (170, 20, 50, 90)),
        xaxis={"tickformat": ".0%", "rangemode": "tozero"},
        yaxis={"autorange": "reversed"},
    )
    return figure
