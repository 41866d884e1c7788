"""The same draw sent through both ways, presized and naive, and both measured against an ideal."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image

from core.augment.config import PadMode
from core.augment.draw import Draw
from core.augment.ideal import ideal, original_square
from core.augment.lighting import light
from core.augment.naive import Step, naive
from core.augment.presize import presize
from core.augment.quality import empty_fraction, inside, psnr, sharpness, shrunk, ssim
from core.augment.warp import warp


@dataclass(frozen=True)
class Squares:
    """One picture, cut to its middle square, at the three sizes that are needed. uint8 (side, side, 3) each."""

    small: np.ndarray  # what the naive way transforms
    presized: np.ndarray  # what the one warp samples from
    original: np.ndarray  # what the ideal is made from

    @classmethod
    def of(cls, image: Image.Image, size: int, presize_to: int) -> "Squares":
        square, original = original_square(image, size)
        small, presized = (np.asarray(presize(square, side)) for side in (size, presize_to))
        return cls(small, presized, original)


@dataclass(frozen=True)
class Way:
    """What one way made of the picture: its steps, the last one being the result, and how good that is.

    `detail`, `psnr` and `ssim` compare with the ideal, where both ways show the picture.
    """

    steps: list[Step]
    outside: float  # share of the pixels that come from outside of the picture, in [0, 1]
    detail: float  # sharpness as a share of the ideal's; 0 where nothing is left
    psnr: float  # decibels
    ssim: float

    @property
    def picture(self) -> torch.Tensor:
        """(1, 3, size, size) in [0, 1]."""
        return self.steps[-1].picture

    @property
    def interpolations(self) -> int:
        return self.steps[-1].interpolations


@dataclass(frozen=True)
class Comparison:
    """Both ways from the same picture by the same draw, and the ideal that they are compared with."""

    naive: Way
    presized: Way
    ideal: torch.Tensor  # (1, 3, size, size) in [0, 1]
    counted: torch.Tensor  # (size, size): the pixels that both ways took from the picture, and no corner has touched


def compare(squares: Squares, draw: Draw, pad_mode: PadMode = "reflection") -> Comparison:
    """Sends `draw` through both ways. `pad_mode` is that of the one warp; the naive way leaves black corners.

    Both begin with one resize, which counts as an interpolation. Source: book chapter 5, "Presizing".
    """
    size, whole = len(squares.small), draw.homography()
    stepwise, once = naive_way(squares, draw), presized_way(squares, draw, pad_mode)
    kept = inside(draw.matrices().values(), size)
    clear = shrunk(kept, len(stepwise))  # each interpolation mixes the corners' black one pixel further in
    best = _lit(ideal(squares.original, whole, size), draw)
    most = sharpness(best, clear)

    def way(steps: list[Step], outside: float) -> Way:
        picture = steps[-1].picture
        detail = sharpness(picture, clear) / most if most > 1e-12 else 0.0
        return Way(steps, outside, detail, psnr(picture, best, clear), ssim(picture, best, clear))

    return Comparison(
        naive=way(stepwise, 1 - kept.double().mean().item()),
        presized=way(once, empty_fraction(whole, size).item()),
        ideal=best,
        counted=clear,
    )


def naive_way(squares: Squares, draw: Draw) -> list[Step]:
    """Resized by Pillow, then step by step."""
    return naive(_floats(squares.small), draw, len(squares.small))


def presized_way(squares: Squares, draw: Draw, pad_mode: PadMode = "reflection") -> list[Step]:
    """Presized by Pillow, then one warp: what a model gets, before normalisation."""
    batch = _floats(squares.presized)
    once = warp(batch, draw.homography(), len(squares.small), pad_mode)
    steps = [Step("resize", batch, 1), Step("warp", once, 2)]
    if draw.lighting() is not None:
        steps.append(Step("light", _lit(once, draw), 2))
    return steps


def over_angles(
    squares: Squares, draw: Draw, pad_mode: PadMode = "reflection", angles: Sequence[float] = tuple(range(0, 91, 5))
) -> list[tuple[float, Comparison]]:
    """`compare` for each of `angles`, in degrees, with all else as in `draw`."""
    return [(angle, compare(squares, replace(draw, angle=angle), pad_mode)) for angle in angles]


def milliseconds(
    squares: Squares, draw: Draw, pad_mode: PadMode = "reflection", repeats: int = 7
) -> tuple[float, float]:
    """What (the naive way, the presized way) takes for one picture after the first resize: the median of `repeats`,
    taken in turn."""

    def timed(function: Callable[[], object]) -> float:
        start = time.perf_counter()
        function()
        return 1000 * (time.perf_counter() - start)

    taken = [
        (timed(lambda: naive_way(squares, draw)), timed(lambda: presized_way(squares, draw, pad_mode)))
        for _ in range(repeats)
    ]
    one, other = zip(*taken, strict=True)
    return statistics.median(one), statistics.median(other)


def _lit(picture: torch.Tensor, draw: Draw) -> torch.Tensor:
    lighting = draw.lighting()
    return picture if lighting is None else light(picture, lighting)


def _floats(picture: np.ndarray) -> torch.Tensor:
    """uint8 (H, W, 3) to (1, 3, H, W) in [0, 1]."""
    return torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float() / 255
