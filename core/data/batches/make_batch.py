"""From cached pictures to the batch a model gets: squares, one warp, light, normalisation."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from core.augment.config import AugmentConfig, PadMode
from core.augment.lighting import draw_lighting, light
from core.augment.naive import resize, step_by_step
from core.augment.presize import cut_square
from core.augment.warp import compose, draw_steps, identity_warps, warp

IMAGENET_STATS = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # mean and std per channel, of [0, 1] pixels


@dataclass(frozen=True)
class Draws:
    """Everything random about a batch of n pictures, drawn before any pixel is touched."""

    places: list[float]  # (n,) where along its longer side each picture's square is cut
    warps: torch.Tensor  # (n, 3, 3)
    lighting: torch.Tensor | None  # (n, 2); None changes nothing
    steps: dict[str, torch.Tensor] | None = None  # (n, 3, 3) each, whose product is `warps`, for the naive way only

    @classmethod
    def random(cls, n: int, config: AugmentConfig, generator: torch.Generator) -> "Draws":
        places = torch.rand(n, generator=generator, dtype=torch.float64).tolist()
        steps = draw_steps(n, config, generator)
        lighting = draw_lighting(n, config, generator) if config.max_lighting else None
        return cls(places, compose(steps), lighting, steps if config.method == "naive" else None)

    @classmethod
    def centre(cls, n: int) -> "Draws":
        return cls([0.5] * n, identity_warps(n), None)


def make_batch(
    pictures: list[np.ndarray], draws: Draws, size: int, pad_mode: PadMode, device: torch.device | None = None
) -> torch.Tensor:
    """Normalised float32 (B, 3, size, size), channels last, from uint8 pictures (H, W, 3).

    A CPU makes one picture after another, so their floats stay in its cache; elsewhere the bytes are moved first and
    the whole batch is warped at once.
    """
    squares = [torch.from_numpy(cut_square(p, place)) for p, place in zip(pictures, draws.places, strict=True)]
    if draws.steps is not None:
        xb = naive_stage(torch.stack(squares).to(device), draws.steps, draws.lighting, size)
        return xb.contiguous(memory_format=torch.channels_last)
    if device is None or device.type == "cpu":
        out = torch.empty(len(squares), 3, size, size, memory_format=torch.channels_last)
        for j, square in enumerate(squares):
            lighting = None if draws.lighting is None else draws.lighting[j : j + 1]
            out[j] = batch_stage(square[None], draws.warps[j : j + 1], lighting, size, pad_mode)[0]
        return out
    bytes_there = torch.stack(squares).to(device, non_blocking=True)
    lighting = None if draws.lighting is None else draws.lighting.to(device)
    xb = batch_stage(bytes_there, draws.warps.to(device), lighting, size, pad_mode)
    return xb.contiguous(memory_format=torch.channels_last)


def batch_stage(
    squares: torch.Tensor, warps: torch.Tensor, lighting: torch.Tensor | None, size: int, pad_mode: PadMode
) -> torch.Tensor:
    """uint8 squares (B, presize, presize, 3) to normalised float32 (B, 3, size, size): the one interpolation."""
    pixels = squares.permute(0, 3, 1, 2).float()
    xb = warp(pixels, warps, size, pad_mode).div_(255)
    return normalize(xb if lighting is None else light(xb, lighting))


def naive_stage(
    squares: torch.Tensor, steps: dict[str, torch.Tensor], lighting: torch.Tensor | None, size: int
) -> torch.Tensor:
    """What `batch_stage` makes, the way that costs detail: the squares are resized to `size` first, then each step is
    an interpolation with black corners. Source: book chapter 5, "Presizing", the right-hand picture."""
    xb = resize(squares.permute(0, 3, 1, 2).float() / 255, size)
    for _, stepped in step_by_step(xb, steps):
        xb = stepped
    return normalize(xb if lighting is None else light(xb, lighting))


def normalize(xb: torch.Tensor, stats: tuple = IMAGENET_STATS) -> torch.Tensor:
    """[0, 1] pixels (B, 3, H, W) to mean 0 and deviation 1 over ImageNet's photos, as pretrained bodies expect."""
    mean, std = _per_channel(stats, xb.dtype, xb.device)
    return (xb - mean).div_(std)


def denormalize(xb: torch.Tensor, stats: tuple = IMAGENET_STATS) -> torch.Tensor:
    """The pixels in [0, 1] before `normalize`."""
    mean, std = _per_channel(stats, xb.dtype, xb.device)
    return (xb * std + mean).clamp(0, 1)


@lru_cache(maxsize=8)
def _per_channel(stats: tuple, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    """Mean and std as (2, 3, 1, 1), made once."""
    return torch.tensor(stats, dtype=dtype, device=device).view(2, 3, 1, 1)


def uint8_pictures(xb: torch.Tensor) -> np.ndarray:
    """A normalised batch (B, 3, H, W) as visible pictures, uint8 (B, H, W, 3)."""
    return (denormalize(xb) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
