"""Networks side by side: the cost of a picture in multiply-adds and in time."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.colors import RUNS
from core.plots.frame import layout
from core.train.events import ArchitectureRow

LARGEST = 60  # pixels, for the network with most parameters


def networks(rows: Sequence[ArchitectureRow]) -> go.Figure:
    """Time against work; a dot's area shows the number of parameters."""
    figure = go.Figure()
    most = max((row.parameters for row in rows), default=1)
    for place, row in enumerate(rows):
        figure.add_scatter(
            x=[row.multiply_adds / 1e9],
            y=[1000 * row.seconds_per_picture],
            name=row.arch,
            mode="markers+text",
            text=[row.arch],
            textposition="top center",
            marker={
                "size": LARGEST * (row.parameters / most) ** 0.5,
                "color": RUNS[place % len(RUNS)],
                "opacity": 0.8,
            },
        )
    slowest = max((1000 * row.seconds_per_picture for row in rows), default=1)  # with room for its name
    figure.update_layout(
        layout("Time against work", 340, (60, 20, 50, 60)),
        showlegend=False,
        xaxis={
            "title": "billion multiply-adds per picture",
            "range": [0, 1.25 * max((row.multiply_adds / 1e9 for row in rows), default=1)],
        },
        yaxis={"title": "ms per picture, in training", "range": [0, 1.4 * slowest]},
    )
    return figure
