"""What goes wrong without presizing: resize first, then rotate, zoom and tilt the small picture, each step with its own
interpolation and black corners."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from core.augment.config import PadMode
from core.augment.draw import Draw
from core.augment.lighting import light
from core.augment.warp import warp


@dataclass(frozen=True)
class Step:
    """One step of the naive way: its name, the picture after it (1, C, size, size), the interpolations so far."""

    name: str
    picture: torch.Tensor
    interpolations: int


def naive(image: torch.Tensor, draw: Draw, size: int, pad_mode: PadMode = "zeros") -> list[Step]:
    """`image` (1, C, H, W) in [0, 1], a square, resized to `size` first and then transformed step by step.

    Steps that change nothing are left out. Source: book chapter 5, "Presizing", the right-hand picture.
    """
    steps = [Step("resize", resize(image, size), 1)]
    for name, picture in step_by_step(steps[0].picture, draw.matrices(), pad_mode):
        exact = name == "flip"  # a mirrored pixel lands on a pixel, without interpolation
        steps.append(Step(name, picture, steps[-1].interpolations + (0 if exact else 1)))
    if (lighting := draw.lighting()) is not None:
        steps.append(Step("light", light(steps[-1].picture, lighting), steps[-1].interpolations))
    return steps


def resize(image: torch.Tensor, size: int) -> torch.Tensor:
    """`image` (B, C, H, W) at `size` pixels a side, bilinear, antialiased; unchanged if it has them already."""
    if image.shape[-2:] == (size, size):
        return image
    return F.interpolate(image, size=(size, size), mode="bilinear", antialias=True, align_corners=False)


def step_by_step(
    batch: torch.Tensor, steps: Mapping[str, torch.Tensor], pad_mode: PadMode = "zeros"
) -> Iterator[tuple[str, torch.Tensor]]:
    """The name of each of `steps` (B, 3, 3) that changes something, and `batch` (B, C, H, W) after it. Each samples
    what the one before left, so blur and corners add up."""
    eye = torch.eye(3, dtype=torch.float64)
    for name, matrices in steps.items():
        if not torch.allclose(matrices, eye):
            batch = warp(batch, matrices.to(batch.device), batch.shape[-1], pad_mode)
            yield name, batch
