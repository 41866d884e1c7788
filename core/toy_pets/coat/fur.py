"""Hair as thousands of short strokes rooted on the surface, following each part's flow, and a cat's whiskers."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.toy_pets.body.anatomy import Body
from core.toy_pets.drawing.noise import Noise, uniform
from core.toy_pets.drawing.shading import Lit
from core.toy_pets.drawing.strokes import Strokes
from core.toy_pets.drawing.trace import Camera


def hairs(
    body: Body, lit: Lit, pixels: Tensor, dist: Tensor, camera: Camera, grain: float, g: torch.Generator
) -> Strokes:
    """The coat's hairs, rooted in a chance subset of the pet's pixels (N,), `dist` (N,) away.

    Chance is drawn for every pixel of the picture, so that one pixel more or less, as another processor's rounding
    may have it, leaves all other hairs where they are.
    """
    f = body.breed.fur
    area = camera.height * camera.width
    even = torch.rand(4, area, generator=g)[:, pixels]
    bell = torch.randn(4, area, generator=g)[:, pixels]
    pixel = dist * (2 * camera.tan / camera.height)
    length = f.length * lit.skin.hair * (1 - lit.bald)
    keep = (length > 0.5 * pixel) & (even[0] < (3.4 * pixel / length.clamp_min(1e-4)).clamp(0.03, 0.8))
    even, bell, p, normal, colour = even[:, keep], bell[:, keep], lit.p[keep], lit.normal[keep], lit.colour[keep]
    rest, length = lit.skin.rest[keep], length[keep] * (0.65 + 0.45 * even[1])
    clump = 0.8 / max(f.length, 0.03)
    sway = torch.stack([Noise(g, clump)(rest) for _ in range(3)], -1)
    way = lit.skin.flow[keep] + (0.22 + 0.4 * f.curl) * sway + 0.13 * bell[:3].T
    way = normalize(way - normal * (way * normal).sum(-1, keepdim=True), dim=-1)
    lift = f.lift * (0.4 + 0.9 * even[2, :, None])
    out = normalize(way + lift * normal, dim=-1) * length[:, None]
    droop = torch.tensor([0.0, -0.45, 0.0]) * length[:, None] * min(1.0, f.length / 0.08) * max(0.0, 1 - 1.3 * f.lift)
    path = torch.stack([p - 0.1 * out, p + 0.55 * out, p + out + droop], 1)
    shaggy = min(1.0, f.length / 0.09)
    tone = 1 + grain * bell[3, :, None] + (0.55 * grain + 0.07 * shaggy) * Noise(g, 1.6 * clump)(rest)[:, None]
    tone = tone.clamp(0.3, 1.7)
    return Strokes(
        path,
        colour * tone * (0.92 - 0.9 * grain - 0.12 * shaggy),
        colour * tone * (1.02 + 0.7 * grain + 0.08 * shaggy),
        torch.full_like(length, 0.75 if f.length > 0.03 else 0.6),
        f.curl * length,
        6.28 * even[3],
    )


def whiskers(body: Body, light: Tensor, g: torch.Generator) -> Strokes:
    """A cat's whiskers and brow hairs."""
    at, axes = body.head
    s, m = body.breed.skull, body.breed.head.muzzle
    paths = []
    for z in (1, -1):
        for i in range(7):
            root = torch.tensor([0.98 + 0.4 * m - 0.06 * (i % 3), -0.30 - 0.05 * (i // 2), 0.26 * z])
            far = root + torch.tensor([-0.25 + uniform(g, -0.2, 0.3), 0.35 - 0.13 * i + uniform(g, -0.1, 0.1), 1.5 * z])
            paths.append(torch.stack([root, 0.5 * (root + far) + torch.tensor([0.12, 0.12, 0]), far]))
        for i in range(3):
            root = torch.tensor([0.66, 0.46, (0.3 + 0.07 * i) * z])
            far = root + torch.tensor([0.25, 0.6, (0.25 + 0.2 * i) * z])
            paths.append(torch.stack([root, 0.5 * (root + far), far]))
    path = torch.stack(paths) * s @ axes + at
    n = len(path)
    bright = (0.9 * light).expand(n, 3)
    return Strokes(path, bright * 0.8, bright, torch.full((n,), 0.5), torch.zeros(n), torch.zeros(n))
