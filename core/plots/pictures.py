"""Pictures as data URIs, in a grid with captions, and cut for a closer look."""

import base64
import io
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image
from plotly.subplots import make_subplots

from core.plots.colors import MARK
from core.plots.frame import plain


def data_uri(picture: np.ndarray, quality: int | None = 85) -> str:
    """A uint8 picture (H, W, 3) as a data URI: a JPEG of `quality`, or with None a lossless PNG."""
    buffer = io.BytesIO()
    if quality is None:
        Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    else:
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    kind = "png" if quality is None else "jpeg"
    return f"data:image/{kind};base64," + base64.b64encode(buffer.getvalue()).decode()


def picture_grid(pictures: np.ndarray, captions: Sequence[str], columns: int | None = None) -> go.Figure:
    """uint8 pictures (n, H, W, 3) in a Plotly figure, `captions` above them."""
    n = len(pictures)
    columns = columns or max(1, math.ceil(math.sqrt(n)))
    rows = math.ceil(n / columns)
    figure = make_subplots(
        rows,
        columns,
        subplot_titles=[plain(caption) for caption in captions],
        horizontal_spacing=0.01,
        vertical_spacing=0.06,
    )
    for i, picture in enumerate(pictures):
        figure.add_trace(go.Image(source=data_uri(picture), hoverinfo="skip"), i // columns + 1, i % columns + 1)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.update_layout(height=60 + 190 * rows, margin={"l": 0, "r": 0, "t": 30, "b": 0})


def no_picture_svg() -> str:
    """A grey, crossed square in the place of a picture that can't be read."""
    lines = "".join(f'<path d="{path}"/>' for path in ("M4 4h152v152H4z", "M50 50l60 60", "M110 50l-60 60"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160">'
        f'<g fill="none" stroke="{MARK}" stroke-width="6">{lines}</g></svg>'
    )


def middle(picture: np.ndarray, part: int) -> np.ndarray:
    """The middle of a picture (H, W, 3): one `part`-th of its height and width."""
    height, width = (round(side / part) for side in picture.shape[:2])
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[top : top + height, left : left + width]


def side_by_side(left: np.ndarray, right: np.ndarray, gap: int = 4) -> np.ndarray:
    """Two uint8 pictures (H, W, 3) as one, with a white gap of `gap` pixels."""
    return np.concatenate([left, np.full((len(left), gap, 3), 255, np.uint8), right], axis=1)
