"""Brightness and contrast, changed in logit space, where they can't clip, as fastai does it."""

import math

import torch

from core.augment.config import AugmentConfig

EPS = 1e-7  # keeps logit(0) and logit(1) finite, as fastai does


def draw_lighting(n: int, config: AugmentConfig, generator: torch.Generator | None = None) -> torch.Tensor:
    """`n` random (shift, factor) pairs in logit space, float64 (n, 2); (0, 1) changes nothing.

    Ranges: fastai's `Brightness(max_lighting)` and `Contrast(max_lighting)`, each drawn with `p_lighting`.
    """

    def uniform(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(n, generator=generator, dtype=torch.float64)

    strength = config.max_lighting
    brightness = uniform(0.5 * (1 - strength), 0.5 * (1 + strength))
    contrast = uniform(math.log(1 - strength), -math.log(1 - strength)).exp()
    shift = torch.where(uniform(0, 1) < config.p_lighting, torch.logit(brightness), torch.zeros(n, dtype=torch.float64))
    factor = torch.where(uniform(0, 1) < config.p_lighting, contrast, torch.ones(n, dtype=torch.float64))
    return torch.stack([shift, factor], dim=1)


def light(batch: torch.Tensor, lighting: torch.Tensor) -> torch.Tensor:
    """`batch` (B, C, H, W) in [0, 1], brighter or darker, with more or less contrast by `lighting` (B, 2)."""
    shift, factor = lighting.to(batch).reshape(-1, 2, 1, 1, 1).unbind(dim=1)  # each (B, 1, 1, 1)
    x = batch.clamp(EPS, 1 - EPS)
    logit = x.div_(1 - x).log_()  # torch.logit takes twice the time on a CPU
    return logit.add_(shift).mul_(factor).sigmoid_()
