"""Short curved strokes for hair, whiskers and grass, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.toy_pets.drawing.noise import step
from core.toy_pets.drawing.trace import Camera


@dataclass(frozen=True)
class Strokes:
    """M curves through three points (M, 3, 3), coloured from root to tip (M, 3), with opacity, wiggle, phase (M,)."""

    path: Tensor
    root: Tensor
    tip: Tensor
    alpha: Tensor
    wiggle: Tensor
    phase: Tensor


def splat(picture: Tensor, depth: Tensor, cover: Tensor, strokes: Strokes, camera: Camera) -> None:
    """Draws strokes into picture (H, W, 3), hidden behind `depth` (H, W), and marks their pixels in `cover` (H, W)."""
    m = len(strokes.path)
    if not m:
        return
    rows, cols, dist = (x.view(m, 3) for x in camera.project(strokes.path.reshape(-1, 3)))
    order = dist[:, 0].argsort(descending=True, stable=True)
    rows, cols, dist = rows[order], cols[order], dist[order]
    span = ((rows[:, 2] - rows[:, 0]) ** 2 + (cols[:, 2] - cols[:, 0]) ** 2).sqrt()
    count = (span * 1.25).clamp(2, 90).long()
    which = torch.repeat_interleave(torch.arange(m), count)
    t = (torch.arange(len(which)) - (count.cumsum(0) - count)[which]) / (count[which] - 1)
    bend = lambda x: x[which, 0] * (1 - t) ** 2 + 2 * x[which, 1] * t * (1 - t) + x[which, 2] * t * t  # noqa: E731
    wave = (
        (strokes.wiggle[order] * camera.height / (2 * camera.tan) / dist[:, 0])[which]
        * 0.28
        * (t * 7 + strokes.phase[order][which]).sin()
        * t
    )
    y = (bend(rows) + wave * 0.7).round().long()
    x = (bend(cols) + wave).round().long()
    ok = (y >= 0) & (y < camera.height) & (x >= 0) & (x < camera.width)
    flat = y.clamp(0, camera.height - 1) * camera.width + x.clamp(0, camera.width - 1)
    ok &= bend(dist) < depth.view(-1)[flat] + 0.015
    flat, t, which = flat[ok], t[ok], which[ok]
    shade = strokes.root[order][which] * (1 - t[:, None]) + strokes.tip[order][which] * t[:, None]
    alpha = (strokes.alpha[order][which] * (1 - 0.7 * step(0.45, 1.0, t)))[:, None]  # tips thin out
    target = picture.view(-1, 3)
    mixed = target[flat] * (1 - alpha) + shade * alpha
    target.numpy()[flat.numpy()] = mixed.numpy()  # in order: where two meet, the nearer stays
    np.put(cover.numpy(), flat.numpy(), True)
