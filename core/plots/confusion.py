"""The confusion matrix as squares that can be clicked: a heatmap would not tell which of its cells was."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import ERROR, MARK, TRAIN
from core.plots.frame import layout
from core.plots.probabilities import short
from core.wording import class_name

HEIGHT = 520
FEW = 12  # classes up to which each square carries its number
BAND = 370  # pixels that the squares of one column share, about
LONGEST = 22  # characters of a name on an axis
LETTER = 0.55  # width of a letter, in its height, about


def confusion(
    matrix: np.ndarray,
    names: Sequence[str],
    share: bool = False,
    hide_diagonal: bool = True,
    picked: tuple[int, int] | None = None,
) -> go.Figure:
    """int (classes, classes) with true classes in rows, the first on top. A square is the stronger, the more pictures
    its cell has or, with `share`, the larger their share of the row. x and y of a point are (predicted, actual);
    `picked` is (actual, predicted) of a cell that gets a frame."""
    n = len(names)
    rows = matrix.sum(axis=1, keepdims=True)
    shares = matrix / np.maximum(rows, 1)
    shown = shares if share else matrix
    diagonal = np.eye(n, dtype=bool)
    figure = go.Figure()
    for name, color, part in (("wrong", ERROR, ~diagonal), ("right", TRAIN, diagonal)):
        if name == "right" and hide_diagonal:
            continue
        actual, predicted = np.nonzero(part & (matrix > 0))  # (cells,) each
        values = shown[actual, predicted]
        counts, of = matrix[actual, predicted].tolist(), rows[actual, 0].tolist()
        texts = [
            f"{names[a]} taken for {names[p]}: {count} of {total} ({count / total:.0%})"
            for a, p, count, total in zip(actual.tolist(), predicted.tolist(), counts, of, strict=True)
        ]
        figure.add_scatter(
            x=predicted,
            y=actual,
            name=name,
            mode="markers+text" if n <= FEW else "markers",
            text=[f"{value:.0%}" if share else str(value) for value in values.tolist()] if n <= FEW else None,
            textfont={"size": 14},
            hovertext=texts,
            hoverinfo="text",
            marker={
                "symbol": "square",
                "size": max(4, round(BAND / n) - 2),
                "color": values,
                "colorscale": [[0, _faded(color, 0.2)], [1, _faded(color, 1)]],
                "cmin": 0,
                "cmax": max(values.max(initial=0), 1e-9),
                "line": {"width": 1, "color": color},
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    if picked is not None:
        y, x = picked
        half = {"x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5}
        figure.add_shape(type="rect", **half, line={"color": MARK, "width": 3})
    shown_names = [short(class_name(name), LONGEST) for name in names]
    ticks = {"tickvals": list(range(n)), "ticktext": shown_names, "range": [-0.6, n - 0.4]}
    size = 14 if n <= FEW else 10
    ticks |= {"fixedrange": True, "zeroline": False, "tickfont": {"size": size}}
    ticks |= {"automargin": False, "ticklabeloverflow": "allow"}  # measuring all names would take half the drawing
    room = 50 + round(LETTER * size * max(map(len, shown_names), default=0))
    return figure.update_layout(
        layout(
            "Share of the true class" if share else "Number of pictures",
            HEIGHT,
            (room, 10, 40, room if n > FEW else 60),
            letters=None,
            zoom="confusion",
        ),
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        xaxis={"title": "predicted class", "tickangle": -90 if n > FEW else 0, **ticks},
        yaxis={"title": "true class", **ticks, "range": [n - 0.4, -0.6]},
    )


def _faded(color: str, alpha: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:.2f})"
