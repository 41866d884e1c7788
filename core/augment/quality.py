"""How wrong a transformed picture is, in numbers.
The pictures come from `warp.py` and `naive.py`; drawing them is `core.plots`."""

from collections.abc import Iterable

import numpy as np
import torch
from PIL import Image

from core.augment.warp import sampling_grid

OVERSAMPLING = 2  # points along each side of a pixel that the ideal picture averages


def empty_fraction(warps: torch.Tensor, size: int) -> torch.Tensor:
    """Share of output pixels (n,), in [0, 1], whose centre lies outside of the input picture under `warps` (n, 3, 3).

    With zero padding these are the black corners; with reflection they are made up from what is near.
    """
    grid = sampling_grid(warps.to(torch.float64), (size, size))
    return (grid.abs() > 1).any(dim=-1).double().mean(dim=(1, 2))


def inside(steps: Iterable[torch.Tensor], size: int) -> torch.Tensor:
    """Which of the final pixels (size, size) stem from the picture, and not from outside of it at any step.

    `steps` are homographies (1, 3, 3) in the order in which the picture goes through them. Each pixel's centre is
    followed back from the last to the first: what a step cut off, no later step brings back.
    """
    whole = torch.eye(3, dtype=torch.float64)[None]
    stayed = torch.ones(size, size, dtype=torch.bool)
    for step in reversed(list(steps)):
        whole = step.to(torch.float64) @ whole
        stayed &= (sampling_grid(whole, (size, size))[0].abs() <= 1 + 1e-9).all(dim=-1)
    return stayed


def sharpness(picture: torch.Tensor, where: torch.Tensor | None = None) -> float:
    """Mean squared difference between neighbours of `picture` (1, C, H, W): each interpolation lowers it.

    With `where` (H, W), only neighbours that are both marked count; 0 where there are none.
    """
    where = torch.ones(picture.shape[-2:], dtype=torch.bool) if where is None else where
    down = (picture[..., 1:, :] - picture[..., :-1, :]).square()[..., where[1:] & where[:-1]]
    across = (picture[..., 1:] - picture[..., :-1]).square()[..., where[:, 1:] & where[:, :-1]]
    return sum(part.mean().item() for part in (down, across) if part.numel())


def ideal(picture: np.ndarray, warp: torch.Tensor, size: int) -> torch.Tensor:
    """`picture` uint8 (side, side, 3) seen through `warp` (1, 3, 3) as well as can be: (1, 3, size, size) in [0, 1].

    Each pixel is the mean of several bicubic samples, taken by Pillow. Too slow to train with; black outside.
    """
    fine = size * OVERSAMPLING
    there = _from_pixels(fine)
    back = torch.linalg.inv(_from_pixels(len(picture)))
    matrix = back @ warp[0].to(torch.float64) @ there  # output pixels to input pixels
    coefficients = (matrix / matrix[2, 2]).flatten()[:8].tolist()
    image = Image.fromarray(picture).transform(
        (fine, fine), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    )
    pixels = np.asarray(image.reduce(OVERSAMPLING))
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 255


def _from_pixels(side: int) -> torch.Tensor:
    """From pixels in [0, side] to [-1, 1]."""
    return torch.tensor([[2 / side, 0, -1], [0, 2 / side, -1], [0, 0, 1]], dtype=torch.float64)
