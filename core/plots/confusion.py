"""The confusion matrix: a heatmap to look at, with points over it, since only points tell which one was clicked."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import ERROR, MARK, TRAIN
from core.plots.frame import layout, plain
from core.plots.probabilities import short
from core.wording import class_name

LEAST = 520  # pixels
ROW, WIDE_ROW = 13.2, 14.8  # pixels per class, the second for letters that will grow
FEW = 12  # classes up to which each cell shows its number
LONGEST = 18  # characters of a name on an axis
LETTER = 0.5  # width of a letter as a share of its height, about
TOP = 40
STRONGEST = 0.85  # of a colour, so that letters on it keep a contrast of 4.5:1 in light and dark


def confusion(
    matrix: np.ndarray,
    names: Sequence[str],
    share: bool = False,
    hide_diagonal: bool = True,
    picked: tuple[int, int] | None = None,
    wide_rows: bool = False,
) -> go.Figure:
    """int (classes, classes) with true classes in rows, the first on top. The more pictures in a cell or, with `share`,
    the larger their share of the row, the stronger its colour. Points are named "actual, predicted" in `customdata`;
    `picked` is the (actual, predicted) of a cell that gets a frame. Where there's no room for all names on an axis,
    some are skipped."""
    n = len(names)
    rows = matrix.sum(axis=1, keepdims=True)
    shown = matrix / np.maximum(rows, 1) if share else matrix
    diagonal = np.eye(n, dtype=bool)
    labels = _distinct([plain(short(class_name(name), LONGEST)) for name in names])
    figure = go.Figure()
    for name, color, part in (("wrong", ERROR, ~diagonal), ("right", TRAIN, diagonal)):
        if name == "right" and hide_diagonal:
            continue
        filled = part & (matrix > 0)
        actual, predicted = np.nonzero(filled)  # (cells,) each
        values = shown[actual, predicted]
        figure.add_heatmap(
            x=labels,
            y=labels,
            z=np.where(filled, shown, np.nan),
            zmin=0,
            zmax=max(values.max(initial=0), 1e-9),
            colorscale=[[0, _faded(color, 0.2)], [1, _faded(color, STRONGEST)]],
            showscale=False,
            hoverinfo="skip",
            xgap=1,
            ygap=1,
        )
        counts, of = matrix[actual, predicted].tolist(), rows[actual, 0].tolist()
        full = [plain(class_name(one)) for one in names]
        figure.add_scatter(
            x=[labels[p] for p in predicted],
            y=[labels[a] for a in actual],
            customdata=np.stack([actual, predicted], axis=1).tolist(),  # a typed array would answer as a dict
            name=name,
            mode="markers+text" if n <= FEW else "markers",
            text=[f"{value:.0%}" if share else str(value) for value in values.tolist()] if n <= FEW else None,
            textfont={"size": 14},
            hovertext=[
                f"{full[a]} taken for {full[p]}: {count} of {total} ({count / total:.0%})"
                for a, p, count, total in zip(actual, predicted, counts, of, strict=True)
            ],
            hoverinfo="text",
            marker={"symbol": "square", "size": 10, "color": color, "opacity": 0},
        )
    if picked is not None:
        y, x = picked
        half = {"x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5}
        figure.add_shape(type="rect", **half, line={"color": MARK, "width": 3})
    size = 14 if n <= FEW else 10
    ticks = {
        "type": "category",
        "categoryarray": labels,
        "range": [-0.6, n - 0.4],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"size": size},
        "automargin": False,  # measuring all names would take half the drawing
        "ticklabeloverflow": "allow",
    }
    room = 50 + round(LETTER * size * max(map(len, labels), default=0))
    below = room if n > FEW else 60
    return figure.update_layout(
        layout(
            "Share of the true class" if share else "Number of pictures",
            max(LEAST, round(TOP + below + n * (WIDE_ROW if wide_rows else ROW))),
            (room, 10, TOP, below),
            letters=None,
            zoom="confusion",
        ),
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        xaxis={"title": "predicted class", "tickangle": -90 if n > FEW else 0, **ticks},
        yaxis={"title": "true class", **ticks, "range": [n - 0.4, -0.6]},
    )


def _distinct(labels: Sequence[str]) -> list[str]:
    """Plotly takes equal labels for one class, so names that were cut to the same text get unseen signs at the end."""
    seen: list[str] = []
    for label in labels:
        seen.append(label + "\u200b" * sum(one.rstrip("\u200b") == label for one in seen))
    return seen


def _faded(color: str, alpha: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:.2f})"
