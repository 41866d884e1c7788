"""Small drawings: a mosaic holds every picture, curves and bars stay inside their frame."""

from __future__ import annotations

import re

import numpy as np

from core.plots.lessons import sketches


def test_a_mosaic_places_the_pictures_row_by_row() -> None:
    pictures = np.arange(6, dtype=np.uint8)[:, None, None, None] * np.ones((6, 2, 2, 3), np.uint8)
    whole = sketches.mosaic(pictures, columns=3, gap=1)
    assert whole.shape == (5, 8, 3)
    assert whole[::3, ::3, 0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (whole[2] == 255).all()


def test_a_curve_stays_inside_its_frame_even_when_it_is_flat() -> None:
    for ys in ([0.0, 5.0, -3.0], [1.0, 1.0]):
        points = re.search(r'points="([^"]+)"', sketches.curve(ys)).group(1)
        values = np.array([[float(n) for n in point.split(",")] for point in points.split()])
        assert np.isfinite(values).all()
        assert (values >= 0).all()
        assert (values[:, 0] <= sketches.WIDTH).all()
        assert (values[:, 1] <= sketches.HEIGHT).all()


def test_bars_are_as_long_as_their_values() -> None:
    widths = [float(w) for w in re.findall(r'<rect [^>]*?width="([\d.]+)"', sketches.bars([1.0, 0.5, 0.0]))]
    assert widths[0] == 2 * widths[1]
    assert widths[2] == 4  # a sliver, so that nothing is not mistaken for missing
