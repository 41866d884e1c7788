"""How much of each picture presizing (with mirrored corners) and the naive way keep at 30 degrees: medians over all
pictures. The goal is to beat the naive way's median."""

from __future__ import annotations

import math
import statistics

from benchmarks.table import Row
from core.augment import Draw, Squares, compare
from core.augment.ideal import FINEST
from core.data import open_picture
from core.data.sources.picture_files import list_pictures

PRESIZE, SIZE = 192, 128
DRAWS = {"30°": Draw(angle=30), "30°, zoom 1.1, tilt 0.1": Draw(angle=30, zoom=1.1, tilt_x=0.1)}
MEASURES = {"detail": ("fine detail kept", "%"), "psnr": ("PSNR", "dB"), "ssim": ("SSIM", "")}


def rows(source: str) -> list[Row]:
    """Pixels from outside, fine detail, PSNR and SSIM, for a rotation alone and for three steps."""
    _, paths = list_pictures(source)
    squares = [Squares.of(open_picture(path, at_least=FINEST * SIZE), SIZE, PRESIZE) for path in paths]
    return [row for name, draw in DRAWS.items() for row in _rows(f"{name}, {len(paths)} pictures", draw, squares)]


def _rows(work: str, draw: Draw, squares: list[Squares]) -> list[Row]:
    pairs = [compare(square, draw) for square in squares]
    ours, naive = (100 * statistics.median(getattr(p, way).outside for p in pairs) for way in ("presized", "naive"))
    found = [
        Row(f"{work}: from outside", ours, "%", goal=f"≤ {naive:.1f} %, left black", reached=ours <= naive),
    ]
    for measure, (title, unit) in MEASURES.items():
        values = [(getattr(p.presized, measure), getattr(p.naive, measure)) for p in pairs]
        values = [(a, b) for a, b in values if math.isfinite(a) and math.isfinite(b)]
        times = 100 if unit == "%" else 1
        ours, naive = (times * statistics.median(column) for column in zip(*values, strict=True))
        better = sum(a > b for a, b in values)
        goal = f"> {naive:.3g} {unit}".strip() + f", better on {better} of {len(values)}"
        found.append(Row(f"{work}: {title}", ours, unit, goal=goal, reached=ours > naive))
    return found
