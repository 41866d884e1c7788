"""Patterns that run over the whole pet: stripes, spots, rosettes, ticking, flecks, patches, brindle, merle."""

from __future__ import annotations

import torch
from torch import Tensor

from core.toy_pets.coat.markings import layer
from core.toy_pets.coat.skin import Skin
from core.toy_pets.drawing.noise import Noise, step


def _bands(s: Skin, g: torch.Generator, count: float) -> Tensor:
    n = Noise(g, 5)(s.rest)
    fork = Noise(g, 9)(s.rest)
    body = (6.28 * count * s.u + 0.9 * n + 0.5 * fork + 2 * s.v).sin()
    leg = (6.28 * (s.rest[:, 1] * 13 + 0.12 * n)).sin()
    tail_ = (6.28 * s.tail * 6).sin()
    x, y, z = s.head.unbind(-1)
    crown = (z * 15 + 0.3 * n).cos() * step(0.2, 0.45, y) + (y * 11 + x * 5).sin() * step(0.45, 0.7, z.abs()) * step(
        0.4, 0.1, y
    )
    return (
        body * s.on("torso", "neck")
        + leg * s.on("leg", "paw")
        + tail_ * s.on("tail")
        + crown * s.on("head")
        - s.on("muzzle")
    )


@layer
def stripes(s: Skin, g: torch.Generator, count: float = 7.0, amount: float = 1.0) -> Tensor:
    """Mackerel tabby: bands round body, legs and tail, an M on the forehead, a dark line along the spine."""
    spine = s.on("torso") * step(0.03, 0.01, s.rest[:, 2].abs()) * step(0.8, 0.9, s.v)
    return amount * torch.maximum(step(0.15, 0.6, _bands(s, g, count)), spine)


@layer
def spots(s: Skin, g: torch.Generator, size: float = 1.0, cover: float = 0.55) -> Tensor:
    """Round spots on the body, bands on legs and tail."""
    field = Noise(g, 17.0 / size, (0.8, 1.0, 1.0), waves=40)(s.rest)
    bands = step(0.2, 0.5, _bands(s, g, 7)) * s.on("leg", "paw", "tail", "head")
    return torch.maximum(step(cover, cover + 0.3, field) * s.on("torso", "neck", "leg"), bands)


@layer
def rosettes(s: Skin, g: torch.Generator, size: float = 1.0) -> Tensor:
    """Spots with a lighter heart."""
    field = Noise(g, 19.0 / size, (0.75, 1.0, 1.0), waves=40)(s.rest)
    ring = step(0.25, 0.45, field) * (1 - 0.75 * step(0.95, 1.25, field))
    bands = step(0.1, 0.4, _bands(s, g, 8)) * s.on("leg", "paw", "tail", "head")
    return torch.maximum(ring * s.on("torso", "neck", "leg"), bands)


@layer
def ticks(s: Skin, g: torch.Generator, amount: float = 0.6, fine: float = 45.0) -> Tensor:
    """Agouti: every hair banded."""
    return amount * step(-0.3, 0.9, Noise(g, fine, waves=40)(s.rest)) * step(0.2, 0.6, s.v + 0.4 * s.on_head)


@layer
def flecks(s: Skin, g: torch.Generator, fine: float = 16.0, cover: float = 0.6) -> Tensor:
    """Belton and roan: small flecks all over."""
    return step(cover, cover + 0.25, Noise(g, 3.2 * fine, waves=48)(s.rest) + 0.35 * Noise(g, 4)(s.rest))


@layer
def patches(s: Skin, g: torch.Generator, size: float = 1.0, cover: float = 0.2) -> Tensor:
    """Large patches on the body, anywhere."""
    return (
        step(cover, cover + 0.12, Noise(g, 2.4 / size)(s.rest) + 0.12 * Noise(g, 12)(s.rest))
        * (1 - s.on_head)
        * (1 - s.on("paw"))
    )


@layer
def brindle(s: Skin, g: torch.Generator, amount: float = 0.8) -> Tensor:
    """Thin irregular tiger stripes."""
    n = Noise(g, 5)(s.rest)
    wave = (s.rest[:, 0] * 85 + 30 * s.rest[:, 1] + 2.6 * n).sin() + 0.7 * Noise(g, 22, (1.6, 0.5, 0.6))(s.rest)
    return amount * step(-0.1, 0.7, wave)


@layer
def merle(s: Skin, g: torch.Generator, cover: float = 0.5) -> Tensor:
    """Torn dark patches on a diluted ground."""
    return step(cover, cover + 0.15, Noise(g, 6)(s.rest) + 0.5 * Noise(g, 17)(s.rest))


@layer
def mantle(s: Skin, g: torch.Generator, amount: float = 0.6, low: float = 0.5) -> Tensor:
    """Dark-tipped hairs over the back, thinning out downwards."""
    return (
        amount
        * s.on("torso", "neck", "tail", "leg")
        * step(low, low + 0.4, s.v + 0.12 * Noise(g, 9)(s.rest) + 0.06 * Noise(g, 40)(s.rest))
    )
