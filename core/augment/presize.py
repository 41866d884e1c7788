"""The item stage of presizing: cut a square from each picture and bring it to one size, on the CPU.
The batch stage, which does everything else in a single interpolation, is `warp.py`."""

import numpy as np
import torch
from PIL import Image

MAX_ASPECT = 2.0  # what a long strip has beyond this is cut off evenly, so that no cached picture is huge


def shrunk_size(width: int, height: int, short_side: int) -> tuple[int, int]:
    """(width, height) of a picture once its shorter side is `short_side` and its longer at most twice that."""
    scale = short_side / min(width, height)
    longest = int(short_side * MAX_ASPECT)
    return tuple(max(short_side, min(longest, round(side * scale))) for side in (width, height))  # type: ignore[return-value]


def most_pixels(short_side: int) -> int:
    """How many pixels a picture of `shrunk_size` has at most."""
    return short_side * int(short_side * MAX_ASPECT)


def shrink(image: Image.Image, short_side: int) -> Image.Image:
    """`image` with its shorter side at `short_side` pixels, antialiased; longer than 2:1, its middle is kept."""
    return fill(image, shrunk_size(image.width, image.height, short_side))


def fill(image: Image.Image, shape: tuple[int, int]) -> Image.Image:
    """The largest middle part of `image` with the proportions of `shape` (width, height), resized to it."""
    scale = min(image.width / shape[0], image.height / shape[1])
    width, height = shape[0] * scale, shape[1] * scale
    left, top = max(0.0, (image.width - width) / 2), max(0.0, (image.height - height) / 2)
    box = (left, top, min(image.width, left + width), min(image.height, top + height))
    return image.resize(shape, Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)


def cut_square(pixels: np.ndarray, place: float = 0.5) -> np.ndarray:
    """The square of a picture (H, W, 3) at `place` in [0, 1] along its longer side; a view, nothing is copied."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = round((height - side) * place), round((width - side) * place)
    return pixels[top : top + side, left : left + side]


def presize(image: Image.Image, size: int, generator: torch.Generator | None = None) -> Image.Image:
    """`image` as a square of `size` pixels: the largest square, cut at a random place along the longer side (with a
    generator) or from the middle (without, as for validation), then resized with antialiasing.

    Source: fastai's `Resize(size)` as an item transform, book chapter 5, "Presizing".
    """
    if size < 1:
        raise ValueError(f"size: expected a positive number of pixels, got {size}")
    place = 0.5 if generator is None else torch.rand((), generator=generator, dtype=torch.float64).item()
    pixels = np.asarray(shrink(image.convert("RGB"), size))
    return Image.fromarray(np.ascontiguousarray(cut_square(pixels, place)))
