"""Smooth random fields over space, made of a few dozen waves: cheap, seeded, with any spectrum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import Tensor

Choice = TypeVar("Choice")


def uniform(g: torch.Generator, low: float = 0.0, high: float = 1.0) -> float:
    """One number between low and high."""
    return low + (high - low) * float(torch.rand((), generator=g, dtype=torch.float64))


def pick(g: torch.Generator, choices: Sequence[Choice], weights: list[float] | None = None) -> Choice:
    """One of the choices, by weight where weights are given."""
    share = torch.ones(len(choices)) if weights is None else torch.tensor(weights, dtype=torch.float32)
    return choices[int(torch.multinomial(share, 1, generator=g))]


class Noise:
    """A field of mean 0 and deviation 1 whose blobs are about 1 / frequency wide; `stretch` squeezes single axes."""

    def __init__(
        self, g: torch.Generator, frequency: float, stretch: Sequence[float] = (1.0, 1.0, 1.0), waves: int = 20
    ) -> None:
        way = torch.nn.functional.normalize(torch.randn(waves, 3, generator=g), dim=-1)
        size = frequency * (0.6 + 0.8 * torch.rand(waves, 1, generator=g))
        self.waves = way * size * math.pi * torch.tensor(stretch, dtype=torch.float32)  # (W, 3)
        self.phase = 2 * math.pi * torch.rand(waves, generator=g)
        self.scale = math.sqrt(2 / waves)

    def __call__(self, p: Tensor) -> Tensor:
        return (p @ self.waves.T + self.phase).sin_().sum(-1) * self.scale

    def slope(self, p: Tensor) -> Tensor:
        """The field's gradient (N, 3)."""
        return ((p @ self.waves.T + self.phase).cos_() @ self.waves) * self.scale


def step(low: float | Tensor, high: float | Tensor, x: Tensor) -> Tensor:
    """0 below low, 1 above high, smooth between; low may be the larger one."""
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)
