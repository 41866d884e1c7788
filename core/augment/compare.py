"""One draw sent through three ways (naive, presized, fastai's with `min_scale`), each measured against an ideal."""

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
from core.augment.warp import compose, warp


@dataclass(frozen=True)
class Squares:
    """One picture's middle square at three sizes, uint8 (side, side, 3) each."""

    small: np.ndarray  # what the naive way transforms
    presized: np.ndarray  # what the other two sample
    original: np.ndarray  # what the ideal is made from

    @classmethod
    def of(cls, image: Image.Image, size: int, presize_to: int) -> "Squares":
        square, original = original_square(image, size)
        small, presized = (np.asarray(presize(square, side)) for side in (size, presize_to))
        return cls(small, presized, original)


@dataclass(frozen=True)
class Way:
    """What one way made of the picture: its steps, the last one being the result, and how good that is.
    `detail`, `psnr` and `ssim` compare it with the ideal where every way shows the picture."""

    steps: list[Step]
    outside: float  # share of the pixels that come from outside the picture, in [0, 1]
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
    """Three ways from the same picture by the same draw, and the ideal they are compared with."""

    naive: Way
    presized: Way
    fastai: Way
    ideal: torch.Tensor  # (1, 3, size, size) in [0, 1]
    counted: torch.Tensor  # (size, size): the pixels that every way took from the picture, untouched by any corner


def compare(squares: Squares, draw: Draw, pad_mode: PadMode = "reflection") -> Comparison:
    """Sends `draw` through all three ways. The naive way leaves black corners, the others fill them by `pad_mode`.

    Each begins with one resize, which counts as an interpolation. Source: book chapter 5, "Presizing".
    """
    size, whole = len(squares.small), draw.homography()
    stepwise = naive_way(squares, draw)
    kept = inside(draw.matrices().values(), size)
    clear = shrunk(kept, len(stepwise))  # each interpolation mixes the corners' black one pixel further in
    best = _lit(ideal(squares.original, whole, size), draw)
    most = sharpness(best, clear)

    def way(steps: list[Step], outside: float) -> Way:
        picture = steps[-1].picture
        detail = sharpness(picture, clear) / most if most > 1e-12 else 0.0
        return Way(steps, outside, detail, psnr(picture, best, clear), ssim(picture, best, clear))

    outside = empty_fraction(whole, size).item()  # a crop lies within the picture, so it changes nothing here
    return Comparison(
        naive=way(stepwise, 1 - kept.double().mean().item()),
        presized=way(presized_way(squares, draw, pad_mode), outside),
        fastai=way(fastai_way(squares, draw, pad_mode), outside),
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
    return _and_light([Step("resize", batch, 1), Step("warp", once, 2)], draw)


def fastai_way(squares: Squares, draw: Draw, pad_mode: PadMode = "reflection") -> list[Step]:
    """Presized by Pillow, warped at that size without the crop, then cropped and sampled again at the final size.

    That is what fastai 2.8.12 does for `aug_transforms(size=224, min_scale=0.75)`, whose `RandomResizedCropGPU` is a
    transform of its own; without `min_scale` it samples once. fastai counts corners by align_corners=True, this
    function by False as everything here, so that its picture lies on the ideal.
    """
    batch, matrices = _floats(squares.presized), draw.matrices()
    crop = matrices.pop("crop")
    warped = warp(batch, compose(matrices), batch.shape[-1], pad_mode)
    blurred = any(not matrix.equal(matrix.round()) for matrix in matrices.values())  # a flip alone copies pixels
    steps = [Step("resize", batch, 1), Step("warp", warped, 1 + blurred)]
    steps.append(Step("crop", warp(warped, crop, len(squares.small), pad_mode), 2 + blurred))
    return _and_light(steps, draw)


def over_angles(
    squares: Squares, draw: Draw, pad_mode: PadMode = "reflection", angles: Sequence[float] = tuple(range(0, 91, 5))
) -> list[tuple[float, Comparison]]:
    """`compare` for each of `angles`, in degrees, with everything else as in `draw`."""
    return [(angle, compare(squares, replace(draw, angle=angle), pad_mode)) for angle in angles]


def milliseconds(
    squares: Squares, draw: Draw, pad_mode: PadMode = "reflection", repeats: int = 7
) -> tuple[float, float, float]:
    """Milliseconds for one picture after the first resize (naive, presized, fastai): medians of `repeats` rounds."""

    def timed(function: Callable[[], object]) -> float:
        start = time.perf_counter()
        function()
        return 1000 * (time.perf_counter() - start)

    rounds = [
        (
            timed(lambda: naive_way(squares, draw)),
            timed(lambda: presized_way(squares, draw, pad_mode)),
            timed(lambda: fastai_way(squares, draw, pad_mode)),
        )
        for _ in range(repeats)
    ]
    naively, presized, fastai = (statistics.median(taken) for taken in zip(*rounds, strict=True))
    return naively, presized, fastai


def _and_light(steps: list[Step], draw: Draw) -> list[Step]:
    if draw.lighting() is None:
        return steps
    return [*steps, Step("light", _lit(steps[-1].picture, draw), steps[-1].interpolations)]


def _lit(picture: torch.Tensor, draw: Draw) -> torch.Tensor:
    lighting = draw.lighting()
    return picture if lighting is None else light(picture, lighting)


def _floats(picture: np.ndarray) -> torch.Tensor:
    """uint8 (H, W, 3) to (1, 3, H, W) in [0, 1]."""
    return torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float() / 255
