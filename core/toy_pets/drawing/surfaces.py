"""Floors and walls: planks, tiles, carpets, grass, bricks, shelves, hedges and skies as colours over a plane."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.toy_pets.drawing.noise import Noise, pick, step, uniform

WOODS = ((0.30, 0.16, 0.07), (0.42, 0.27, 0.14), (0.16, 0.08, 0.04), (0.5, 0.38, 0.24))


GREENS = ((0.10, 0.22, 0.04), (0.16, 0.26, 0.06), (0.07, 0.15, 0.03), (0.22, 0.27, 0.08))


def some_colour(g: torch.Generator, low: float = 0.08, high: float = 0.75) -> Tensor:
    """Any paint: a grey level, some hue."""
    hue = torch.rand(3, generator=g)
    return (low + (high - low) * uniform(g)) * (1 + uniform(g, 0.0, 1.1) * (hue - hue.mean()))


def checks(x: Tensor) -> Tensor:
    return (x.floor().long() % 2).float()


def ramp(a: Tensor, b: Tensor, m: Tensor) -> Tensor:
    return a * (1 - m[:, None]) + b * m[:, None]


def ground(kind: str, p: Tensor, g: torch.Generator) -> Tensor:
    """Colours (N, 3) of the floor at points (N, 3) in metres-like units."""
    turn_by = uniform(g, 0, math.pi)
    x = p[:, 0] * math.cos(turn_by) + p[:, 2] * math.sin(turn_by)
    z = p[:, 2] * math.cos(turn_by) - p[:, 0] * math.sin(turn_by)
    rough, fine = Noise(g, 1.5)(p), Noise(g, 24, waves=32)(p)
    if kind == "planks":
        wood = torch.tensor(pick(g, WOODS))
        row = (z * 4.5).floor()
        tone = (
            1
            + 0.22 * (row * 12.9898 + (x * 0.6 + row * 0.37).floor() * 4.1).sin()
            + 0.05 * (x * 3 + 40 * z + rough).sin()
        )
        return wood * tone[:, None] * (1 - 0.5 * step(0.04, 0.01, (z * 4.5 - row)))[:, None]
    if kind == "tiles":
        a, b, size = some_colour(g, 0.2), some_colour(g, 0.2), uniform(g, 1.5, 3.2)
        b = b if uniform(g) < 0.4 else a * 0.92
        u, v = x * size, z * size
        seam = torch.minimum((u - u.round()).abs(), (v - v.round()).abs())
        return (
            ramp(a, b, checks(u) * (1 - checks(v)) + checks(v) * (1 - checks(u)))
            * (0.55 + 0.45 * step(0.005, 0.03, seam))[:, None]
        )
    if kind == "carpet":
        return some_colour(g) * (1 + 0.10 * fine + 0.06 * rough)[:, None]
    if kind == "rug":
        a, b, c = some_colour(g), some_colour(g), some_colour(g)
        wave = (x * uniform(g, 5, 14)).sin() + (z * uniform(g, 5, 14)).sin() * uniform(g, 0, 1)
        return (
            ramp(ramp(a, b, step(0.0, 0.15, wave)), c, step(0.75, 0.85, (z * 3).sin().abs()))
            * (1 + 0.08 * fine)[:, None]
        )
    if kind == "blanket":
        a, b = some_colour(g, 0.15), some_colour(g, 0.15)
        n = uniform(g, 3, 9)
        plaid = 0.5 * step(0.3, 0.5, (x * n + 0.2 * rough).sin()) + 0.5 * step(0.3, 0.5, (z * n + 0.2 * rough).sin())
        return ramp(a, b, plaid * pick(g, (0.0, 1.0))) * (1 + 0.16 * Noise(g, 3)(p) + 0.05 * fine)[:, None]
    if kind == "grass":
        return torch.tensor(pick(g, GREENS)) * (1 + 0.22 * rough + 0.22 * fine).clamp_min(0.3)[:, None]
    if kind == "snow":
        return torch.tensor([0.80, 0.84, 0.92]) * (1 + 0.04 * rough + 0.03 * fine)[:, None]
    if kind == "sand":
        return torch.tensor([0.52, 0.42, 0.29]) * (1 + 0.10 * rough + 0.10 * fine)[:, None]
    if kind == "leaves":
        return ramp(
            torch.tensor([0.24, 0.13, 0.05]), torch.tensor([0.45, 0.2, 0.04]), step(-0.5, 0.8, fine + 0.4 * rough)
        )
    if kind == "path":
        a = some_colour(g, 0.2, 0.4)
        return (
            a
            * (1 + 0.10 * rough + 0.16 * fine)[:, None]
            * (0.7 + 0.3 * step(0.02, 0.06, ((x * 2.2) % 1 - 0.5).abs()))[:, None]
        )
    return some_colour(g, 0.12, 0.85).expand(len(p), 3) * (1 + 0.02 * rough)[:, None]


def wall(kind: str, u: Tensor, v: Tensor, g: torch.Generator) -> Tensor:
    """Colours (N, 3) of the background: u along it, v up."""
    p = torch.stack([u, v, torch.zeros_like(u)], -1)
    a, b = some_colour(g, 0.15, 0.8), some_colour(g, 0.1, 0.7)
    rough = Noise(g, 0.8)(p)
    base = a * (1 + 0.04 * rough)[:, None]
    if kind == "panel":
        base = ramp(base, b * (0.85 + 0.15 * step(0.0, 0.04, (u * 1.7) % 1))[:, None], step(0.92, 0.9, v))
    elif kind == "stripes":
        base = ramp(a, b, 0.6 * step(-0.1, 0.1, (u * uniform(g, 5, 16)).sin()))
    elif kind == "bricks":
        row = (v * 5).floor()
        x = u * 2.2 + 0.5 * (row % 2)
        seam = torch.minimum((v * 5 - row), (x - x.floor()) * 2)
        base = torch.tensor([0.36, 0.15, 0.09]) * (1 + 0.2 * (row * 7.3 + x.floor() * 3.7).sin())[:, None]
        base = ramp(base, torch.tensor([0.45, 0.42, 0.38]), step(0.12, 0.06, seam))
    elif kind == "curtain":
        base = a * (0.75 + 0.25 * (u * uniform(g, 9, 20) + 0.8 * rough).sin())[:, None]
    elif kind == "shelf":
        row = (v * 1.9).floor()
        book = (u * 9 + row * 3.1 + 0.5 * (u * 23).sin()).floor()
        tall = 0.62 + 0.25 * (book * 5.7 + row).sin()
        hue = torch.stack([(book * k + row * 1.7).sin() for k in (1.3, 2.9, 4.7)], -1)
        base = torch.where(((v * 1.9 - row) < tall)[:, None], 0.24 + 0.18 * hue, torch.tensor([0.05, 0.04, 0.03]))
        base = ramp(torch.tensor(pick(g, WOODS)), base, step(0.04, 0.07, v * 1.9 - row))
    elif kind == "fence":
        x = u * 3.2
        base = torch.tensor(pick(g, WOODS)) * (1 + 0.18 * (x.floor() * 3.3).sin() + 0.05 * rough)[:, None]
        base = base * (0.35 + 0.65 * step(0.03, 0.09, x - x.floor()))[:, None]
        base = torch.where((v > 1.5)[:, None], torch.tensor([0.6, 0.75, 0.95]), base)
    elif kind in ("hedge", "trees"):
        leaf = Noise(g, 5, waves=32)(p) + 0.7 * Noise(g, 14, waves=32)(p)
        base = torch.tensor(pick(g, GREENS)) * (1 + 0.42 * leaf).clamp(0.15, 2.4)[:, None]
        if uniform(g) < 0.4:
            base = ramp(base, some_colour(g, 0.4, 0.8), step(1.5, 1.8, Noise(g, 7, waves=32)(p)))
        top = 1.2 + uniform(g, 0, 2.5)
        if kind == "trees":
            sky = ramp(torch.tensor([0.75, 0.83, 0.95]), torch.tensor([0.35, 0.55, 0.9]), step(1, 5, v))
            base = ramp(base, sky, step(-0.1, 0.1, v - top - 0.5 * Noise(g, 0.9)(p) - 0.12 * leaf))
    elif kind == "sky":
        far = ramp(torch.tensor([0.82, 0.87, 0.94]), torch.tensor([0.30, 0.50, 0.88]), step(0, 5, v))
        cloud = step(0.1, 1.2, Noise(g, 0.5, (1, 2.2, 1))(p) + 0.4 * Noise(g, 1.7, (1, 2.2, 1))(p))
        base = ramp(far, torch.tensor([0.95, 0.95, 0.96]), cloud)
        base = ramp(base, torch.tensor(pick(g, GREENS)) * 0.8, step(0.02, -0.02, v - 0.5 - 0.22 * rough))
    if kind in ("plain", "stripes", "panel"):
        for _ in range(pick(g, (0, 1, 2))):  # pictures and windows
            left, high = uniform(g, -2.5, 2.5), uniform(g, 0.9, 2.2)
            w, h = uniform(g, 0.25, 0.8), uniform(g, 0.25, 0.8)
            d = torch.maximum((u - left).abs() - w, (v - high).abs() - h)
            inside = pick(g, (torch.tensor([1.5, 1.6, 1.75]), some_colour(g), some_colour(g)))
            base = ramp(ramp(base, some_colour(g), step(0.02, -0.02, d)), inside, step(-0.05, -0.07, d))
        skirting = uniform(g, 0.06, 0.18)
        base = ramp(base, torch.tensor([0.75, 0.73, 0.7]), step(skirting, skirting - 0.02, v))
    return base
