"""Small drawings that stand for a page: a mosaic of pictures, a curve, bars. Each is 3 : 2 and fits light and dark.
Arrays in, a picture or an SVG text out."""

from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT, EDGE = 300, 200, 14
COLORS = ("#2F7FC8", "#1F9378", "#D0671F", "#BF4A94", "#8470B8")


def mosaic(pictures: np.ndarray, columns: int = 3, gap: int = 4) -> np.ndarray:
    """uint8 pictures (n, H, W, 3) as one, in rows of `columns`, with white gaps."""
    padded = np.pad(pictures, ((0, 0), (0, gap), (0, gap), (0, 0)), constant_values=255)
    n, h, w, c = padded.shape
    whole = padded.reshape(n // columns, columns, h, w, c).swapaxes(1, 2).reshape(n // columns * h, columns * w, c)
    return np.ascontiguousarray(whole[:-gap, :-gap])


def curve(ys: Sequence[float] | np.ndarray, mark: int | None = None, color: str = COLORS[0]) -> str:
    """A line through `ys` at even distances; `mark` is the index of a point to circle."""
    values = np.asarray(ys, dtype=float)
    x = np.linspace(EDGE, WIDTH - EDGE, len(values))
    y = HEIGHT - EDGE - (values - values.min()) / (np.ptp(values) or 1) * (HEIGHT - 2 * EDGE)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    line = f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="6" stroke-linejoin="round"/>'
    dot = "" if mark is None else f'<circle cx="{x[mark]:.1f}" cy="{y[mark]:.1f}" r="11" fill="{COLORS[2]}"/>'
    return _svg(line + dot)


def bars(values: Sequence[float] | np.ndarray) -> str:
    """Horizontal bars for `values` in [0, 1]."""
    step = (HEIGHT - 2 * EDGE) / len(values)
    return _svg(
        "".join(
            f'<rect x="{EDGE}" y="{EDGE + i * step:.1f}" width="{max(4.0, value * (WIDTH - 2 * EDGE)):.1f}" '
            f'height="{0.7 * step:.1f}" rx="5" fill="{COLORS[i % len(COLORS)]}"/>'
            for i, value in enumerate(values)
        )
    )


def _svg(inside: str) -> str:
    axes = f"M{EDGE / 2} {EDGE / 2}V{HEIGHT - EDGE / 2}H{WIDTH - EDGE / 2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{axes}" fill="none" stroke="#7A8699" stroke-width="2"/>{inside}</svg>'
    )
