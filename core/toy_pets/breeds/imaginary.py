"""Imaginary breeds: drawn from the same numbers as the 37, and kept at a distance from each of them.

A body can learn to see on them before it meets the real table, without having seen any of its rows.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.toy_pets.breeds import palette
from core.toy_pets.breeds.breed import RGB, Breed, Coat, Ear, Fur, Head, Tail
from core.toy_pets.breeds.table import BREEDS
from core.toy_pets.drawing.noise import pick, uniform

DISTANCE = 0.30  # root mean square over the traits, each scaled to about 0..1
COLOURS = [
    getattr(palette, n)
    for n in (
        "WHITE",
        "CREAM",
        "BISCUIT",
        "WHEAT",
        "FAWN",
        "GOLD",
        "ORANGE",
        "TAN",
        "RED",
        "RUDDY",
        "MAHOGANY",
        "LIVER",
        "SEAL",
        "BROWN",
        "BLACK",
        "CHARCOAL",
        "SLATE",
        "BLUE",
        "STEEL",
        "SILVER",
        "ASH",
        "SMOKE",
        "SKIN",
    )
]
EYES = [
    getattr(palette, n)
    for n in ("COPPER_EYE", "GOLD_EYE", "GREEN_EYE", "GOOSEBERRY", "BLUE_EYE", "HAZEL_EYE", "BROWN_EYE", "DARK_EYE")
]
NOSES = [getattr(palette, n) for n in ("BLACK_NOSE", "PINK_NOSE", "BRICK_NOSE", "LIVER_NOSE")]
AMOUNTS = {
    "saddle": (0.5, 0.78),
    "socks": (0.15, 0.9),
    "bib": (0.5, 1.5),
    "blaze": (0.05, 0.3),
    "mask": (0.6, 1.0),
    "tip": (0.15, 0.5),
    "cap": (0.04, 0.3),
    "points": (0.6, 1.0),
    "stripes": (4, 10),
    "spots": (0.6, 1.6),
    "rosettes": (0.7, 1.6),
    "ticks": (0.3, 0.7),
    "flecks": (9, 20),
    "patches": (0.7, 2.0),
    "brindle": (0.5, 0.9),
    "merle": (0.2, 0.9),
    "under": (0.4, 1.0),
    "mantle": (0.3, 0.8),
    "ears": (0.6, 1.0),
    "head": (0.7, 1.0),
    "brows": (0.1, 0.16),
    "collar": (0.6, 1.0),
    "muzzle": (0.6, 0.75),
    "spectacles": (0.6, 1.0),
    "belly": (0.45, 0.62),
    "cheeks": (-0.2, 0.0),
    "tail": (0.6, 1.0),
}


def traits(b: Breed) -> Tensor:
    """The breed's shape and look as a vector of numbers of comparable size."""
    kinds = ("prick", "button", "rose", "drop")
    mean = torch.tensor([c.base for c in b.coats]).mean(0).clamp_min(0.01).log() / 3
    return torch.tensor(
        [
            2.0 * (b.species == "cat"),
            b.length,
            3 * b.leg,
            2 * b.girth,
            1.5 * b.neck,
            3 * b.head.size,
            2.5 * b.head.width,
            1.5 * b.head.muzzle,
            1.5 * b.head.snout,
            0.7 * b.head.jowl,
            b.head.eye,
            1.2 * b.ear.length,
            *(0.8 * (b.ear.kind == k) for k in kinds),
            1.2 * b.tail.length,
            b.tail.lift / 90,
            b.tail.curl / 30,
            12 * b.fur.length,
            b.fur.curl,
            0.6 * b.fur.ruff,
            b.fur.beard,
            b.bone,
            *mean.tolist(),
        ]
    )


def distance(a: Breed, b: Breed) -> float:
    """How different two breeds are: the root mean square over their traits."""
    return float((traits(a) - traits(b)).square().mean().sqrt())


def coat(g: torch.Generator) -> Coat:
    """A base colour and up to four patterns in a few colours that go together."""
    colours: list[RGB] = [pick(g, COLOURS) for _ in range(3)]
    order = [
        "under",
        "mantle",
        "saddle",
        "patches",
        "spots",
        "rosettes",
        "stripes",
        "ticks",
        "flecks",
        "merle",
        "brindle",
        "points",
        "head",
        "cap",
        "ears",
        "mask",
        "spectacles",
        "belly",
        "collar",
        "bib",
        "socks",
        "cheeks",
        "brows",
        "muzzle",
        "blaze",
        "tail",
        "tip",
    ]
    chosen = sorted({pick(g, order) for _ in range(pick(g, (0, 1, 2, 3, 4, 5)))}, key=order.index)
    layers = tuple((name, colours[1 + i % 2], uniform(g, *AMOUNTS[name])) for i, name in enumerate(chosen))
    return Coat(colours[0], layers, uniform(g, 0.05, 0.28))


def candidate(g: torch.Generator, name: str) -> Breed:
    """Any breed at all."""
    u = lambda low, high: uniform(g, low, high)  # noqa: E731
    cat = uniform(g) < 0.35
    texture = (
        pick(g, ("bald", "short", "short", "plush", "long", "long", "curly", "wire"))
        if not cat
        else pick(g, ("bald", "short", "short", "plush", "long"))
    )
    fur = {
        "bald": Fur(0.0, wrinkle=u(0, 1)),
        "short": Fur(u(0.007, 0.02), face=u(0.3, 0.6), wrinkle=u(0, 0.3)),
        "plush": Fur(u(0.02, 0.045), lift=u(0.4, 0.9), face=u(0.3, 0.7)),
        "long": Fur(
            u(0.05, 0.13),
            u(0, 0.2),
            u(0.15, 0.9),
            u(0.8, 2.0),
            u(0.8, 1.8),
            u(0.2, 0.5),
            pick(g, (0.0, 0.0, u(0.3, 1))),
        ),
        "curly": Fur(u(0.05, 0.11), u(0.5, 1), u(0.2, 0.6), u(0.8, 1.6), u(0.8, 1.6), u(0.2, 0.6), u(0, 1)),
        "wire": Fur(u(0.03, 0.06), u(0.1, 0.3), u(0.3, 0.7), u(0.6, 1), u(0.8, 2), u(0.3, 0.6), u(0.6, 1.4)),
    }[texture]
    size = u(0.35, 1.4)
    if cat:
        head = Head(
            u(0.86, 1.16),
            u(0.86, 1.18),
            u(-0.08, 0.7),
            cheek=u(0, 1),
            eye=u(0.85, 1.25),
            eye_colour=pick(g, EYES),
            slant=u(-0.1, 0.3),
            nose=pick(g, NOSES),
        )
        ear = Ear(
            pick(g, ("prick", "prick", "prick", "button")),
            u(0.4, 1.3),
            u(0.34, 0.65),
            u(0.4, 0.8),
            u(0.2, 0.7),
            u(0.1, 0.7),
            u(0, 1),
        )
    else:
        head = Head(
            u(0.88, 1.24),
            u(0.8, 1.16),
            u(0.08, 1.25),
            u(0.66, 1.3),
            u(0, 1),
            u(0.2, 1),
            u(0.1, 1.1),
            u(0.75, 1.4),
            pick(g, EYES),
            u(-0.05, 0.3),
            pick(g, (0.0, 0.0, u(0, 1))),
            pick(g, NOSES),
        )
        kind = pick(g, ("prick", "button", "rose", "drop", "drop"))
        ear = Ear(
            kind,
            u(0.6, 1.75) if kind == "drop" else u(0.45, 1.2),
            u(0.3, 0.65),
            u(0.2, 0.8),
            u(0.2, 0.9),
            u(0, 1),
            u(0, 1.5),
        )
    tail = (
        Tail(u(0.2, 0.95), u(0.03, 0.065), u(-35, 95), u(0, 40), u(0.6, 2.4))
        if not cat
        else Tail(u(0.15, 0.95), u(0.03, 0.065), u(-5, 12), u(3, 8), u(0.8, 2))
    )
    return Breed(
        name,
        "cat" if cat else "dog",
        size,
        u(0.8, 1.3),
        u(0.2, 0.6),
        u(0.7, 1.2),
        u(0.4, 1.15),
        head,
        ear,
        tail,
        fur,
        tuple(coat(g) for _ in range(pick(g, (1, 1, 2)))),
        u(1.0, 1.18),
        u(0.68, 1.4),
        u(0.95, 1.2),
        u(0.2, 0.7),
    )


def imaginary_breed(seed: int) -> Breed:
    """A random breed, at least `DISTANCE` from each of the 37; the same seed gives the same breed."""
    g = torch.Generator().manual_seed(seed)
    while True:
        breed = candidate(g, f"imaginary_{seed}")
        if min(distance(breed, row) for row in BREEDS.values()) >= DISTANCE:
            return breed
