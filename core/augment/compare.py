"""The same draw sent through both ways, presized and naive, and both measured against an ideal.
The ways are `warp.py` and `naive.py`, the measures `quality.py`."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from core.augment.config import PadMode
from core.augment.draw import Draw
from core.augment.naive import Step, naive
from core.augment.presize import presize
from core.augment.quality import OVERSAMPLING, empty_fraction, ideal, inside, sharpness
from core.augment.warp import warp


@dataclass(frozen=True)
class Squares:
    """One picture, cut to its middle square, at the three sizes that are needed. uint8 (side, side, 3) each."""

    small: np.ndarray  # what the naive way transforms
    presized: np.ndarray  # what the one warp samples from
    large: np.ndarray  # what the ideal is made from

    @classmethod
    def of(cls, image: Image.Image, size: int, presize_to: int) -> "Squares":
        sides = (size, presize_to, max(presize_to, OVERSAMPLING * size))
        return cls(*(np.asarray(presize(image, side)) for side in sides))


@dataclass(frozen=True)
class Way:
    """What one way made of the picture: its steps, the last one being the result, and how good that is."""

    steps: list[Step]
    outside: float  # share of the pixels that come from outside of the picture, in [0, 1]
    detail: float  # sharpness as a share of the ideal's, where both ways show the picture; 0 where nothing is left

    @property
    def picture(self) -> torch.Tensor:
        """(1, 3, size, size) in [0, 1]."""
        return self.steps[-1].picture

    @property
    def interpolations(self) -> int:
        return self.steps[-1].interpolations


@dataclass(frozen=True)
class Comparison:
    """Both ways from the same picture by the same draw."""

    naive: Way
    presized: Way


def compare(squares: Squares, draw: Draw, pad_mode: PadMode = "reflection") -> Comparison:
    """Sends `draw` through both ways. `pad_mode` is that of the one warp; the naive way leaves black corners.

    Both begin with one resize, which counts as an interpolation. Source: book chapter 5, "Presizing".
    """
    size = len(squares.small)
    steps = naive(_floats(squares.small), draw, size)
    whole = draw.homography()
    batch = _floats(squares.presized)
    once = [Step("resize", batch, 1), Step("warp", warp(batch, whole, size, pad_mode), 2)]
    kept = inside(draw.matrices().values(), size)
    clear = _shrunk(kept, len(steps))  # each interpolation mixes the corners' black one pixel further in
    best = sharpness(ideal(squares.large, whole, size), clear)

    def detail(picture: torch.Tensor) -> float:
        return sharpness(picture, clear) / best if best > 0 else 0.0

    return Comparison(
        naive=Way(steps, 1 - kept.double().mean().item(), detail(steps[-1].picture)),
        presized=Way(once, empty_fraction(whole, size).item(), detail(once[-1].picture)),
    )


def _shrunk(where: torch.Tensor, by: int) -> torch.Tensor:
    """`where` (H, W) without what lies within `by` pixels of an unmarked one."""
    near = F.max_pool2d((~where).float()[None], 2 * by + 1, stride=1, padding=by)[0]
    return near == 0


def _floats(picture: np.ndarray) -> torch.Tensor:
    """uint8 (H, W, 3) to (1, 3, H, W) in [0, 1]."""
    return torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float() / 255
