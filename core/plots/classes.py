"""What a data set is made of: pictures of each class in both splits, and how large they are, as Plotly figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import GROUPS, MARK, TRAIN, VALID
from core.plots.frame import ABOVE, layout, plain

MARGINS = (0, 10, 70, 50)
ROW = 22  # pixels per class
FEW = 10  # pictures
MOST_ROWS = 100  # for more, rows get thinner


def class_balance(vocab: Sequence[str], train: Sequence[int], valid: Sequence[int]) -> go.Figure:
    """Horizontal bars of training, then validation pictures, one per class, the largest class on top."""
    most = max((a + b for a, b in zip(train, valid, strict=True)), default=0)
    order = sorted(range(len(vocab)), key=lambda i: (-train[i], -valid[i], vocab[i]))[::-1]  # Plotly draws from below
    names = [plain(vocab[i]) for i in order]
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
        layout(
            "Pictures per class",
            130 + ROW * min(len(vocab), MOST_ROWS),
            MARGINS,
            letters=None,
            title_letters=None,
            legend=ABOVE,
        ),
        barmode="stack",
        bargap=0.25,
        legend_traceorder="normal",
        xaxis={
            "title": "number of pictures",
            "dtick": 1 if most <= FEW else None,  # Plotly would put ticks between whole numbers
            "rangemode": "tozero",
            "tickfont": {"size": 14},
        },
        yaxis={
            "title": "class",
            "type": "category",  # otherwise Plotly reads names such as 151 and 2023-01 as numbers and dates
            "automargin": True,
            "dtick": 1 if len(vocab) <= MOST_ROWS else None,
            "tickfont": {"size": 14},
        },
    )


def size_scatter(sizes: np.ndarray, names: Sequence[str], presize: int) -> go.Figure:
    """A dot for each size, larger the more pictures have it; `sizes` (n, 2) are width and height in pixels. Pictures
    below the dashed lines are enlarged to `presize`."""
    unique, first, counts = np.unique(np.reshape(sizes, (-1, 2)), axis=0, return_index=True, return_counts=True)
    width, height = unique.T
    texts = [plain(names[i]) + (f" and {n - 1} more" if n > 1 else "") for i, n in zip(first, counts, strict=True)]
    figure = go.Figure()
    kinds = {"wide": width > height, "square": width == height, "tall": width < height}
    for (kind, there), color in zip(kinds.items(), GROUPS, strict=True):
        figure.add_scatter(
            x=width[there],
            y=height[there],
            text=[text for text, shown in zip(texts, there, strict=True) if shown],
            name=f"{kind} ({counts[there].sum()})",
            mode="markers",
            marker={"color": color, "size": 7 + 2 * np.sqrt(counts[there] - 1).clip(0, 10), "opacity": 0.6},
            hovertemplate="%{text}<br>%{x} × %{y} pixels<extra></extra>",
        )
    line = {"color": MARK, "width": 2, "dash": "dash"}
    figure.add_vline(x=presize, line=line)
    figure.add_hline(y=presize, line=line, annotation_text=f"presize {presize}", annotation_position="top right")
    side = {"rangemode": "tozero", "tickfont": {"size": 14}}
    return figure.update_layout(
        layout("Picture sizes", 430, MARGINS, letters=None, title_letters=None, legend=ABOVE),
        legend_itemsizing="constant",
        xaxis={"title": "width (pixels)", **side},
        yaxis={"title": "height (pixels)", **side},
    )
