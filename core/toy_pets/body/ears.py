"""Ears: fans of capsules from the base on the skull to the tip, standing, folding or hanging."""

from __future__ import annotations

import torch
from torch import Tensor

from core.toy_pets.body.distance_field import Capsule
from core.toy_pets.body.skeleton import unit, vec
from core.toy_pets.breeds.breed import Breed


def ears(breed: Breed, centre: Tensor, z: int) -> list[Capsule]:
    """Fans of capsules from the ear's base to its tip; folded and hanging ears have a second fan."""
    e, s, w = breed.ear, breed.skull, breed.head.width
    hangs = e.kind == "drop"
    inward = (0.86 - 0.34 * e.set) * w if hangs else max(0.28, 0.94 * w - 0.62 * e.width - 0.16 * e.set)
    base = vec(-0.10, (0.22 if hangs else 0.12) + 0.55 * e.set, inward * z)
    across = unit(vec(-0.80, 0, 0.60 * z) if hangs else vec(-0.50, -0.30, 0.82 * z))
    behind = unit(torch.linalg.cross(across, vec(0, 1, 0))) * z * (-1.0 if hangs else 1.0)
    behind = behind if behind[0] < 0 else -behind
    hair = (0.3 if hangs else 0.12) + (0.6 if hangs else 0.45) * e.tuft
    thick = 0.065 + 0.05 * e.width

    def fan(a: Tensor, tip: Tensor, wide: float, narrow: float) -> list[Capsule]:
        """Four capsules side by side; the middle ones lie further back, so that the ear is a shell."""
        flow = tuple((tip - a).tolist())
        hollow = 0.0 if hangs else 0.14 * wide
        return [
            Capsule(
                ("head", "ear", "ear"),
                centre + s * (a + across * (0.5 * wide * x) + behind * (hollow * (1 - x * x))),
                centre + s * (tip + across * (0.5 * narrow * x)),
                s * thick * 1.25,
                s * thick * (0.35 + 0.65 * e.round),
                hair,
                flow,
            )
            for x in (-1.0, -0.35, 0.35, 1.0)
        ]

    if e.kind == "prick":
        tip = base + vec(-0.05, 1.0, e.out * z) * e.length
        return fan(base, tip, e.width * 1.85, e.width * 1.2 * e.round)
    if e.kind == "button":
        bend = base + vec(-0.05, 0.42, (0.15 + 0.5 * e.out) * z) * (0.8 * e.length)
        tip = bend + vec(0.42, -0.5, (0.05 + 0.35 * e.out) * z) * (0.8 * e.length)
        return fan(base, bend, e.width * 1.8, e.width * 1.5) + fan(
            bend, tip, e.width * 1.5, e.width * (0.3 + 0.8 * e.round)
        )
    if e.kind == "rose":
        bend = base + vec(-0.10, 0.36, 0.34 * z) * (0.85 * e.length)
        tip = bend + vec(0.05, -0.02, 0.62 * z) * (0.8 * e.length)
        return fan(base, bend, e.width * 1.5, e.width * 1.1) + fan(bend, tip, e.width * 1.1, e.width * 0.3)
    bend = base + vec(0.0, 0.04, 0.22 * z)
    tip = bend + vec(0.10, -1.0, (0.14 + 0.4 * (e.out - 0.4)) * z) * e.length
    low = 0.5 * (bend + tip) + vec(0.04, 0, 0.05 * z)
    return (
        fan(base, bend, e.width * 1.1, e.width * 1.5)
        + fan(bend, low, e.width * 1.5, e.width * (1.5 + 0.3 * e.round))
        + fan(low, tip, e.width * (1.5 + 0.3 * e.round), e.width * (0.2 + 0.9 * e.round))
    )
