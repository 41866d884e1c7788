"""A grid of pictures with a caption each, as one Plotly figure.
The pictures come as arrays; nothing here knows where from."""

import base64
import io
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image
from plotly.subplots import make_subplots


def data_uri(picture: np.ndarray, quality: int = 85) -> str:
    """A uint8 picture (H, W, 3) as a JPEG in a data URI: small enough to send to a browser by the dozen."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def picture_grid(pictures: np.ndarray, captions: Sequence[str], columns: int | None = None) -> go.Figure:
    """uint8 pictures (n, H, W, 3) side by side, `captions` above them."""
    n = len(pictures)
    columns = columns or max(1, math.ceil(math.sqrt(n)))
    rows = math.ceil(n / columns)
    figure = make_subplots(rows, columns, subplot_titles=list(captions), horizontal_spacing=0.01, vertical_spacing=0.06)
    for i, picture in enumerate(pictures):
        figure.add_trace(go.Image(source=data_uri(picture), hoverinfo="skip"), i // columns + 1, i % columns + 1)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.update_layout(height=60 + 190 * rows, margin={"l": 0, "r": 0, "t": 30, "b": 0})
