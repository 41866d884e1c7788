"""What a transformed picture would be if nothing were lost: the original sampled once, as well as possible.
The standard for all ways of augmentation; too slow for training."""

import math

import numpy as np
import torch
from PIL import Image

from core.augment.presize import cut_square

FINEST = 4  # pixels of the original per pixel of the result, along a side; more are averaged in blocks first
MOST_POINTS = 8  # along each side of a result's pixel


def original_square(image: Image.Image, size: int) -> tuple[Image.Image, np.ndarray]:
    """The middle square of `image` in full resolution, and the same area, uint8 (side, side, 3), as the ideal of a
    result of `size` pixels needs it."""
    pixels = np.asarray(image.convert("RGB"))
    blocks = max(1, min(pixels.shape[:2]) // (FINEST * size))
    height, width = (side - min(pixels.shape[:2]) % blocks for side in pixels.shape[:2])
    square = Image.fromarray(np.ascontiguousarray(cut_square(pixels[:height, :width])))
    return square, np.asarray(square.reduce(blocks))


def ideal(picture: np.ndarray, warp: torch.Tensor, size: int) -> torch.Tensor:
    """`picture` uint8 (side, side, 3) seen through `warp` (1, 3, 3): (1, 3, size, size) in [0, 1], black outside.

    Each pixel is the mean colour of the area it covers: of enough bicubic samples, taken by Pillow, that none of the
    picture's pixels is skipped.
    """
    matrix = warp[0].to(torch.float64)
    points = min(MOST_POINTS, max(2, math.ceil(len(picture) / size * _stretch(matrix) - 1e-6)))
    fine = size * points
    there = _from_pixels(fine)
    back = torch.linalg.inv(_from_pixels(len(picture)))
    matrix = back @ matrix @ there  # output pixels to input pixels
    coefficients = (matrix / matrix[2, 2]).flatten()[:8].tolist()
    image = Image.fromarray(picture).transform(
        (fine, fine), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    )
    pixels = np.asarray(image.reduce(points))
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 255


def _stretch(matrix: torch.Tensor) -> float:
    """How much longer a line in the middle of the result becomes in the picture: 2 for a zoom by a half."""
    middle = torch.tensor([[0.0, 0.0, 1.0], [0.01, 0.0, 1.0], [0.0, 0.01, 1.0]], dtype=torch.float64).T
    points = matrix @ middle
    points = points[:2] / points[2]
    return ((points[:, 1:] - points[:, :1]).norm(dim=0).max() / 0.01).item()


def _from_pixels(side: int) -> torch.Tensor:
    """From pixels in [0, side] to [-1, 1]."""
    return torch.tensor([[2 / side, 0, -1], [0, 2 / side, -1], [0, 0, 1]], dtype=torch.float64)
