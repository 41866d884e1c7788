"""Rays from a camera to the surface by cone marching: blocks of pixels first, each pixel from where its block got to.

Only rays still alive are evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets.body.distance_field import Shape

CHUNK = 2048  # points a call: its intermediates stay in the CPU's cache


@dataclass(frozen=True)
class Camera:
    """Where it stands, its axes (right, up, backward in rows), half the height over distance, and the size."""

    at: Tensor
    axes: Tensor
    tan: float
    height: int
    width: int

    def sized(self, height: int, width: int) -> Camera:
        return Camera(self.at, self.axes, self.tan, height, width)

    def rays(self, rows: Tensor, cols: Tensor) -> Tensor:
        """Unit directions (N, 3) through pixel positions, fractions allowed."""
        y = (1 - 2 * (rows + 0.5) / self.height) * self.tan
        x = (2 * (cols + 0.5) - self.width) / self.height * self.tan
        d = x[:, None] * self.axes[0] + y[:, None] * self.axes[1] - self.axes[2]
        return torch.nn.functional.normalize(d, dim=-1)

    def project(self, p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Rows, columns (fractions) and distances of points (N, 3)."""
        q = (p - self.at) @ self.axes.T
        z = (-q[:, 2]).clamp_min(1e-3)
        rows = (1 - q[:, 1] / (z * self.tan)) * self.height / 2 - 0.5
        cols = (q[:, 0] / (z * self.tan) * self.height + self.width) / 2 - 0.5
        return rows, cols, (p - self.at).norm(dim=-1)


def chunked(f: Callable[..., Tensor], *args: Tensor) -> Tensor:
    """f over slices of its arguments' first axis, joined again."""
    n = len(args[0])
    if n <= CHUNK:
        return f(*args)
    return torch.cat([f(*(a[i : i + CHUNK] for a in args)) for i in range(0, n, CHUNK)])


def march(
    shape: Shape, origin: Tensor, way: Tensor, t: Tensor, far: Tensor, cone: float, steps: int
) -> tuple[Tensor, Tensor]:
    """How far each ray gets (N,) until it is within cone * t of the surface, and whether it got there before `far`."""
    t = t.clone()
    hit = torch.zeros(len(t), dtype=torch.bool)
    alive = torch.arange(len(t))
    for _ in range(steps):
        if not len(alive):
            break
        ta = t[alive]
        d = chunked(shape.distance, origin + ta[:, None] * way[alive])
        near = d < cone * ta
        hit[alive[near]] = True
        ta = torch.where(near, ta, ta + 0.92 * d)
        t[alive] = ta
        alive = alive[~near & (ta < far[alive])]
    hit[alive] = True  # out of steps while grazing the surface
    return t, hit


def trace(shape: Shape, camera: Camera, centre: Tensor, radius: float) -> tuple[Tensor, Tensor]:
    """Pixels whose rays hit (N,) as flat indices, and the distances there (N,)."""
    h, w = camera.height, camera.width
    block = 8
    alive = torch.ones(math.ceil(h / block), math.ceil(w / block), dtype=torch.bool)
    start = torch.zeros(alive.shape)
    while True:
        rows, cols = alive.nonzero(as_tuple=True)
        way = camera.rays(rows * block + (block - 1) / 2, cols * block + (block - 1) / 2)
        middle = (way * (centre - camera.at)).sum(-1)
        gap = radius**2 - ((centre - camera.at) ** 2).sum() + middle**2
        cone = camera.tan * 2 / h * (block * 0.75 if block > 1 else 0.35)
        room = (cone * middle + radius) ** 2 - radius**2 + gap
        inside = room.clamp_min(0).sqrt()
        near = torch.maximum(start[rows, cols], (middle - inside).clamp_min(0.01))
        near = torch.where(room > 0, near, middle + inside + 1)
        t, hit = march(shape, camera.at, way, near, middle + inside, cone, 40)
        hit &= room > 0
        if block == 1:
            return (rows * w + cols)[hit], t[hit]
        found = torch.zeros(alive.shape, dtype=torch.bool)
        found[rows[hit], cols[hit]] = True
        start = torch.zeros(alive.shape)
        start[rows[hit], cols[hit]] = (t * (1 - 1.3 * cone))[hit]  # its corners may be closer than its middle
        ratio = 4 if block == 8 else 2
        block //= ratio
        hh, ww = math.ceil(h / block), math.ceil(w / block)
        alive, start = (x.repeat_interleave(ratio, 0).repeat_interleave(ratio, 1)[:hh, :ww] for x in (found, start))
