"""Pictures made larger, smaller and softer."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def resized(x: Tensor, height: int, width: int) -> Tensor:
    """(B, C, H, W) at another size, bilinear."""
    return torch.nn.functional.interpolate(x, (height, width), mode="bilinear", align_corners=False)


def soften(picture: Tensor, sigma: float) -> Tensor:
    """A Gaussian blur of (H, W, C)."""
    r = max(1, math.ceil(2.2 * sigma))
    k = torch.exp(-((torch.arange(-r, r + 1) / max(sigma, 0.3)) ** 2) / 2)
    k = k / k.sum()
    x = picture.permute(2, 0, 1)[:, None]
    x = torch.nn.functional.conv2d(torch.nn.functional.pad(x, (r, r, 0, 0), mode="replicate"), k.view(1, 1, 1, -1))
    x = torch.nn.functional.conv2d(torch.nn.functional.pad(x, (0, 0, r, r), mode="replicate"), k.view(1, 1, -1, 1))
    return x[:, 0].permute(1, 2, 0)
