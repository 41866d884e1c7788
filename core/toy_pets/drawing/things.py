"""Balls, boxes and cushions on the ground, and where rays meet them."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.toy_pets.body.skeleton import vec
from core.toy_pets.drawing.noise import pick, uniform
from core.toy_pets.drawing.surfaces import some_colour

Prop = tuple[str, Tensor, Tensor, float, Tensor]  # kind, centre, half sizes, turn, colour


def things(g: torch.Generator, place: str, back: Tensor, scale: float) -> list[Prop]:
    """Balls, boxes, cushions, pots: at the sides and behind."""
    count = {"plain": 0, "room": pick(g, (1, 2, 3)), "garden": pick(g, (0, 1, 2)), "clutter": pick(g, (5, 7, 9))}[place]
    side = torch.linalg.cross(vec(0, 1, 0), back)
    out = []
    for i in range(count):
        far = uniform(g, 0.75, 2.2) / scale**0.5
        angle = math.radians(uniform(g, 55, 180) * pick(g, (1, -1)))
        at = (back * math.cos(angle) + side * math.sin(angle)) * far
        kind = pick(g, ("ball", "box", "box", "cushion"))
        r = uniform(g, 0.07, 0.16) if kind == "ball" else uniform(g, 0.12, 0.4)
        half = torch.tensor([r, r, r]) if kind == "ball" else r * (0.5 + torch.rand(3, generator=g))
        if kind == "cushion":
            half = torch.tensor([1.5 * r, 0.7 * r, 1.3 * r])
        if place == "room" and i == 0 and uniform(g) < 0.6:  # a sofa, a chest
            kind, half, at = "cushion", torch.tensor([1.1, 0.42, 0.42]), -back * 1.9 + side * uniform(g, -0.9, 0.9)
        half = half / scale**0.5
        out.append(
            (kind, vec(float(at[0]), float(half[1]), float(at[2])), half, uniform(g, 0, 3.1), some_colour(g, 0.05, 0.8))
        )
    return out


def meet(prop: Prop, origin: Tensor, way: Tensor) -> tuple[Tensor, Tensor]:
    """Distances (N,), infinite for a miss, and normals (N, 3) where rays meet a thing."""
    kind, at, half, turn_by, _ = prop
    c, s = math.cos(turn_by), math.sin(turn_by)
    rot = torch.tensor([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    o, d = (rot @ (origin - at)) / half, way @ rot.T / half
    if kind == "box":
        inv = 1 / torch.where(d.abs() < 1e-6, torch.full_like(d, 1e-6), d)
        t0, t1 = (-1 - o) * inv, (1 - o) * inv
        near, axis = torch.minimum(t0, t1).max(-1)
        ok = (near < torch.maximum(t0, t1).min(-1).values) & (near > 0)
        normal = -torch.nn.functional.one_hot(axis, 3) * d.sign()
    else:
        a, b, cc = (d * d).sum(-1), (d * o).sum(-1), (o * o).sum() - 1
        disc = b * b - a * cc
        near, ok = (-b - disc.clamp_min(0).sqrt()) / a, disc > 0
        ok &= near > 0
        normal = (o + near[:, None] * d) / half
    t = torch.where(ok, near, torch.full_like(near, math.inf))
    return t, torch.nn.functional.normalize(normal.float(), dim=-1) @ rot
