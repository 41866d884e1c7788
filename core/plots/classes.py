"""How many pictures each class has, in both splits, as one Plotly figure."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.colors import TRAIN, VALID

ROW = 22  # pixels a class
MOST_ROWS = 100  # beyond that rows get thinner, not the figure taller


def class_balance(vocab: Sequence[str], train: Sequence[int], valid: Sequence[int]) -> go.Figure:
    """Horizontal bars, one a class, the one with most training pictures on top: training, then validation pictures."""
    order = sorted(range(len(vocab)), key=lambda i: (-train[i], -valid[i], vocab[i]))[::-1]  # Plotly draws from below
    names = [vocab[i] for i in order]
    figure = go.Figure()
    for split, counts, color in (("training", train, TRAIN), ("validation", valid, VALID)):
        figure.add_bar(
            y=names,
            x=[counts[i] for i in order],
            name=split,
            orientation="h",
            marker={"color": color},
            hovertemplate="%{y}: %{x} for " + split + "<extra></extra>",
        )
    return figure.update_layout(
        title="Pictures of each class",
        barmode="stack",
        bargap=0.25,
        height=130 + ROW * min(len(vocab), MOST_ROWS),
        margin={"l": 0, "r": 10, "t": 70, "b": 50},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis={"title": "number of pictures", "tickformat": "d", "rangemode": "tozero", "tickfont": {"size": 14}},
        yaxis={
            "title": "class",
            "automargin": True,
            "dtick": 1 if len(vocab) <= MOST_ROWS else None,
            "tickfont": {"size": 14},
        },
        uirevision="class-balance",
    )
