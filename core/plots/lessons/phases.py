"""The phases of a training: shading while the body is frozen, and how far each layer group has moved."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.colors import GROUP_NAMES, GROUPS, MARK
from core.plots.frame import counts, layout

FROZEN = "body frozen"
SHARES = [10.0**power for power in range(-6, 2)]  # ticks of a log axis in percent


def shade_frozen(figure: go.Figure, until: float) -> go.Figure:
    """Shades `figure` from 0 to `until` on its x axis, where the body was frozen."""
    shade = {"fillcolor": MARK, "opacity": 0.18, "line_width": 0, "layer": "below"}
    words = {"annotation_text": FROZEN, "annotation_position": "bottom left", "annotation_textangle": -90}
    figure.add_vrect(x0=0, x1=until, **words, **shade)
    return figure


def ways_moved(moved: Sequence[Sequence[float]], frozen_epochs: int, total_epochs: int) -> go.Figure:
    """How far each layer group is from its start after each epoch: `moved` holds, per epoch, a share of its length for
    each group. The axis is logarithmic, as the shares differ a hundredfold."""
    figure = go.Figure()
    for group, name in enumerate(GROUP_NAMES):
        figure.add_scatter(
            x=list(range(1, len(moved) + 1)),
            y=[ways[group] or None for ways in moved],  # a log axis has no 0
            name=name,
            mode="lines+markers",
            line={"color": GROUPS[group], "width": 3},
            marker={"size": 10},
        )
    figure.update_layout(
        layout("How far each layer group has moved", 360),
        xaxis=counts("epochs", max(1, total_epochs) + 0.3),
        yaxis={
            "title": "share of its starting length",
            "type": "log",
            "tickvals": SHARES,
            "ticktext": [f"{100 * share:g}%" for share in SHARES],
        },
    )
    return shade_frozen(figure, frozen_epochs)
