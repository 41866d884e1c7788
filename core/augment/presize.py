"""The item stage of presizing, on the CPU: cut a square from each picture and resize it."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

MAX_ASPECT = 2.0  # longer strips lose their ends, so no cached picture is huge


def shrunk_size(width: int, height: int, short_side: int) -> tuple[int, int]:
    """(width, height) of a picture with its shorter side at `short_side` and its longer at most twice that."""
    scale = short_side / min(width, height)
    longest = int(short_side * MAX_ASPECT)
    return tuple(max(short_side, min(longest, round(side * scale))) for side in (width, height))  # type: ignore[return-value]


def most_pixels(short_side: int) -> int:
    """The most pixels a picture of `shrunk_size` can have."""
    return short_side * int(short_side * MAX_ASPECT)


def shrink(image: Image.Image, short_side: int) -> np.ndarray:
    """`image`, 8-bit RGB, as uint8 (H, W, 3) with its shorter side at `short_side` pixels, antialiased; longer than
    2:1, its middle is kept. It equals Pillow's bilinear `resize` give or take one, in half the time."""
    width, height = shrunk_size(image.width, image.height, short_side)
    longest = int(min(image.size) * MAX_ASPECT)
    left, top = (max(0, (side - longest) // 2) for side in image.size)
    if left or top:
        image = image.crop((left, top, min(image.width, left + longest), min(image.height, top + longest)))
    if min(image.size) >= 4 * short_side:  # Pillow averages whole pixels first, which is faster there
        return np.array(image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))
    pixels = torch.from_numpy(np.array(image))[None].permute(0, 3, 1, 2)  # (1, 3, H, W), channels last
    small = F.interpolate(pixels, size=(height, width), mode="bilinear", antialias=True)
    return small.permute(0, 2, 3, 1)[0].numpy()


def cut_square(pixels: np.ndarray, place: float = 0.5) -> np.ndarray:
    """The square of a picture (H, W, 3) at `place` in [0, 1] along its longer side; a view."""
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
    pixels = shrink(image.convert("RGB"), size)
    return Image.fromarray(np.ascontiguousarray(cut_square(pixels, place)))
