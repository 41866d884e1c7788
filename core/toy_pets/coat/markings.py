"""Markings that belong to a part of the pet: saddle, socks, bib, blaze, mask, points, as masks over the skin."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from core.toy_pets.coat.skin import Skin
from core.toy_pets.drawing.noise import Noise, step

Layer = Callable[..., Tensor]


LAYERS: dict[str, Layer] = {}


def layer(f: Layer) -> Layer:
    """A pattern that rows of the table may name: (skin, generator, *amounts) -> mask (N,) from 0 to 1."""
    LAYERS[f.__name__] = f
    return f


def ragged(s: Skin, g: torch.Generator, frequency: float = 5.0) -> Tensor:
    return Noise(g, frequency)(s.rest)


@layer
def saddle(s: Skin, g: torch.Generator, low: float = 0.62, front: float = 1.15) -> Tensor:
    """Over the back, down to `low` of the height."""
    n = ragged(s, g)
    return (
        s.on("torso", "neck", "leg") * step(low, low + 0.07, s.v + 0.03 * n) * step(front + 0.1, front, s.u + 0.06 * n)
        + s.on("tail") * step(0.95, 0.8, s.tail)
    ).clamp(0, 1)


@layer
def socks(s: Skin, g: torch.Generator, height: float = 0.5) -> Tensor:
    """Paws and legs up to `height` leg lengths."""
    n = ragged(s, g)
    top = height * s.breed.leg
    return s.on("leg", "paw", "torso") * step(top + 0.05, top, s.rest[:, 1] + 0.02 * n)


@layer
def bib(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    """The front of chest and neck."""
    n = ragged(s, g)
    forward = s.normal[:, 0] - 0.5 * s.normal[:, 1] + 0.2 * n
    wide = 0.09 * amount + 0.05
    return (
        s.on("torso", "neck")
        * step(0.75, 1.0, s.u)
        * step(0.15, 0.4, forward)
        * step(wide * 1.3, wide, s.rest[:, 2].abs())
    )


@layer
def belly(s: Skin, g: torch.Generator, high: float = 0.55) -> Tensor:
    """The underside up to `high` of the height."""
    return s.on("torso", "leg") * step(high + 0.05, high - 0.02, s.v + 0.02 * ragged(s, g))


@layer
def collar(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    """Around the neck and shoulders."""
    return step(0.2, 0.6, s.on("neck") + s.on("torso") * step(1.1, 1.3, s.u + 0.08 * ragged(s, g))) * amount


@layer
def blaze(s: Skin, g: torch.Generator, width: float = 0.13) -> Tensor:
    """A stripe up the middle of the face."""
    x, y, z = s.head.unbind(-1)
    wide = width * (1 + 0.5 * step(0.35, -0.1, y)) * (1 - 0.45 * step(0.3, 0.9, y))
    return s.on("head", "muzzle") * step(wide + 0.06, wide, z.abs() + 0.02 * ragged(s, g)) * step(-0.1, 0.2, x)


@layer
def muzzle(s: Skin, g: torch.Generator, back: float = 0.72, high: float = 0.1) -> Tensor:
    """The muzzle from `back` skull radii forward."""
    x, y, _ = s.head.unbind(-1)
    return (
        s.on("head", "muzzle")
        * step(back - 0.1, back + 0.08, x - 0.5 * (y - high).clamp_min(0) + 0.03 * ragged(s, g))
        * step(high + 0.25, high, y)
    )


@layer
def mask(s: Skin, g: torch.Generator, amount: float = 1.0, back: float = 0.6) -> Tensor:
    """A dark face, fading towards the cheeks and brows."""
    x, y, _ = s.head.unbind(-1)
    return (
        amount
        * s.on("head", "muzzle")
        * step(back - 0.25, back + 0.25, x - 0.35 * (y + 0.1).clamp_min(0) + 0.04 * ragged(s, g))
    )


@layer
def ears(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    return amount * s.on("ear")


@layer
def cap(s: Skin, g: torch.Generator, part: float = 0.10) -> Tensor:
    """The sides of head and ears, free of the muzzle and of a parting of half width `part`."""
    x, y, z = s.head.unbind(-1)
    n = ragged(s, g)
    side = torch.where(x > -0.1, step(part, part + 0.1, z.abs() + 0.03 * n), torch.ones_like(z))
    return (s.on("ear") + s.on("head", "muzzle") * side * step(0.82, 0.66, x - 0.35 * y + 0.05 * n)).clamp(0, 1)


@layer
def head(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    return amount * s.on_head


@layer
def points(s: Skin, g: torch.Generator, amount: float = 1.0, legs: float = 0.6) -> Tensor:
    """Face, ears, legs and tail, as cold skin darkens in Siamese cats."""
    x, y, z = s.head.unbind(-1)
    face = step(1.25, 0.35, ((x - 0.85) ** 2 + (0.9 * (y + 0.02)) ** 2 + (0.85 * z) ** 2).sqrt())
    leg = s.on("leg", "paw", "torso") * step(s.breed.leg * (legs + 0.6), s.breed.leg * legs * 0.3, s.rest[:, 1])
    return amount * (s.on("head", "muzzle") * face + s.on("ear") + leg + s.on("tail") * step(0.0, 0.35, s.tail)).clamp(
        0, 1
    )


@layer
def brows(s: Skin, g: torch.Generator, size: float = 0.15) -> Tensor:
    """A spot over each eye."""
    x, y, z = s.head.unbind(-1)
    d = ((y - 0.45) ** 2 + (z.abs() - 0.36 * s.breed.head.width) ** 2).sqrt()
    return s.on("head", "muzzle") * step(size + 0.05, size - 0.05, d) * step(0.2, 0.4, x)


@layer
def cheeks(s: Skin, g: torch.Generator, low: float = -0.1) -> Tensor:
    """The sides of the face below the eyes."""
    x, y, z = s.head.unbind(-1)
    return (
        s.on("head", "muzzle")
        * step(low + 0.1, low - 0.05, y + 0.04 * ragged(s, g))
        * step(0.14, 0.24, z.abs())
        * step(0.0, 0.2, x)
    )


@layer
def spectacles(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    """Dark lines from the eyes to the ears."""
    x, y, z = s.head.unbind(-1)
    line = (y - 0.16 - 0.25 * (0.7 - x)).abs()
    return amount * s.on("head") * step(0.14, 0.05, line) * step(0.25, 0.4, z.abs()) * step(-0.1, 0.1, x)


@layer
def tip(s: Skin, g: torch.Generator, part: float = 0.25) -> Tensor:
    """The end of the tail."""
    return s.on("tail") * step(1 - part - 0.06, 1 - part + 0.04, s.tail)


@layer
def tail(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    return amount * s.on("tail")


@layer
def under(s: Skin, g: torch.Generator, amount: float = 1.0) -> Tensor:
    """Countershading: belly, inner legs, chest, cheeks and the underside of the tail are paler."""
    x, y, z = s.head.unbind(-1)
    down = step(0.1, -0.5, s.normal[:, 1]) * s.on("torso", "tail", "neck")
    face = s.on("head", "muzzle") * step(-0.05, -0.3, y + 0.05 * ragged(s, g)) * step(0.1, 0.5, x + 0.6 * z.abs())
    leg = s.on("leg", "paw") * step(0.75, 0.35, s.rest[:, 1] / s.breed.leg)
    front = s.on("torso", "neck") * step(0.95, 1.15, s.u) * step(0.1, 0.5, s.normal[:, 0])
    return amount * (down + face + leg + front).clamp(0, 1)


@layer
def frown(s: Skin, g: torch.Generator, amount: float = 0.6) -> Tensor:
    """Folds on the forehead."""
    x, y, z = s.head.unbind(-1)
    fold = ((y - 0.35 * z.abs()) * 24).sin()
    return (
        amount
        * s.on("head")
        * step(0.3, 0.8, fold)
        * step(0.25, 0.4, y)
        * step(0.85, 0.7, y)
        * step(0.55, 0.35, z.abs())
        * step(0.2, 0.4, x)
    )
