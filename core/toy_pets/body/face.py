"""The head: skull, muzzle, jaw, nose, eyes and ears of a dog or a cat, at rest, looking along x.

All is measured in skull radii.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.toy_pets.body.distance_field import Capsule, Ellipsoid
from core.toy_pets.body.ears import ears
from core.toy_pets.body.skeleton import vec
from core.toy_pets.breeds.breed import Breed


def eye_place(breed: Breed, z: int) -> tuple[Tensor, float]:
    """Centre and radius of an eyeball in skull radii, z = 1 for the left one."""
    h = breed.head
    if breed.species == "cat":
        return vec(0.70, 0.10, 0.40 * z * h.width), 0.25 * h.eye
    return vec(0.70, 0.16, 0.43 * z * h.width), 0.215 * h.eye


def nose_place(breed: Breed) -> tuple[Tensor, tuple[float, float, float]]:
    """Centre and radii of the nose in skull radii."""
    h = breed.head
    if breed.species == "cat":
        return vec(1.06 + 0.46 * h.muzzle, -0.14 + 0.1 * (0.25 - h.muzzle), 0), (0.075, 0.075, 0.105)
    return (
        vec(0.74 + 1.12 * h.muzzle + 0.17 * h.snout, -0.20 - 0.05 * h.muzzle, 0),
        (0.11 + 0.03 * h.snout, 0.115, 0.125 + 0.05 * h.snout),
    )


def face(breed: Breed, centre: Tensor, open_mouth: bool) -> list[Capsule | Ellipsoid]:
    """The head's primitives in body units, the skull's centre at `centre`."""
    b, h, s = breed, breed.head, breed.skull
    out: list[Capsule | Ellipsoid] = []
    eye = torch.eye(3)
    f = b.fur.face
    beard = b.fur.beard

    def ball(
        part: str,
        c: Tensor,
        r: tuple[float, float, float],
        group: str = "skull",
        bone: str = "head",
        fur: float = f,
        flow: tuple[float, float, float] = (-1, -0.1, 0),
        axes: Tensor = eye,
    ) -> None:
        out.append(Ellipsoid((bone, group, part), centre + s * c, (s * r[0], s * r[1], s * r[2]), axes, fur, flow))

    def rod(
        part: str,
        a: Tensor,
        e: Tensor,
        ra: float,
        rb: float,
        group: str = "skull",
        bone: str = "head",
        fur: float = f,
        flow: tuple[float, float, float] = (-1, -0.1, 0),
    ) -> None:
        out.append(Capsule((bone, group, part), centre + s * a, centre + s * e, s * ra, s * rb, fur, flow))

    w = h.width
    ball("head", vec(0, 0, 0), (0.98, 0.9, 0.88 * w), fur=f * 1.1)
    nose, nose_r = nose_place(b)
    if b.species == "cat":
        m = h.muzzle
        for z in (1, -1):
            ball(
                "head",
                vec(0.28, -0.34, 0.46 * z * w),
                (0.48, 0.36 + 0.1 * h.cheek, 0.34 + 0.22 * h.cheek),
                fur=f * 1.3,
                flow=(-0.8, -0.5, 0.5 * z),
            )
            ball(
                "muzzle",
                vec(0.84 + 0.42 * m, -0.37, 0.17 * z),
                (0.26, 0.19, 0.23),
                "snout",
                fur=0.5 * f,
                flow=(-0.7, -0.2, 0.8 * z),
            )
        rod("head", vec(0.55, 0.12, 0), nose + vec(-0.12, 0.0, 0), 0.24, 0.13, "snout", fur=0.3 * f)
        ball("muzzle", vec(0.80 + 0.38 * m, -0.58, 0), (0.22, 0.15, 0.2), "snout", fur=0.6 * f, flow=(-0.4, -0.9, 0))
        ball("nose", nose, nose_r, "nose", fur=0)
    else:
        m, k = h.muzzle, h.snout
        root, tip = vec(0.55, -0.28 + 0.1 * (1 - h.stop), 0), vec(0.70 + 1.1 * m, -0.33 - 0.05 * m, 0)
        far = 0.36 if m > 0.35 else 0.42
        for z in (1, -1):
            side = vec(0, 0, 0.16 * z * k)
            rod(
                "muzzle",
                root + side,
                tip + side * 0.75,
                0.36 * k,
                far * 0.75 * k,
                "snout",
                fur=f * 0.7 + beard,
                flow=(-0.8, -0.35 - beard, 0.45 * z),
            )
            low = -0.42 - 0.22 * h.jowl
            ball(
                "muzzle",
                vec(0.62 + 0.78 * m, low, (0.2 + 0.06 * h.jowl) * z * k),
                (0.22 + 0.36 * m, 0.17 + 0.15 * h.jowl, 0.15 * k),
                "snout",
                fur=f * 0.6 + beard,
                flow=(-0.5, -0.8, 0.3 * z),
            )
            ball(
                "head",
                vec(0.2, -0.3, 0.5 * z * w),
                (0.55, 0.42, 0.22 + 0.28 * h.cheek),
                fur=f * 1.2,
                flow=(-0.8, -0.5, 0.4 * z),
            )
            ball(
                "head",
                vec(0.62, 0.34, 0.34 * z * w),
                (0.28, 0.18, 0.24),
                "snout",
                fur=f * (0.8 + 3 * beard),
                flow=(0.5 * beard - 0.6, 0.3 - 0.6 * beard, 0.2 * z),
            )
            if h.droop > 0:
                ball("head", vec(0.66, -0.12, 0.42 * z * w), (0.25, 0.14, 0.2), "snout", fur=f * 0.7)
        jaw_tip = vec(0.56 + 0.98 * m, -0.60 - 0.04 * m, 0)
        rod(
            "muzzle",
            vec(0.35, -0.5, 0),
            jaw_tip,
            0.27 * k,
            0.20 * k,
            "snout",
            "jaw",
            fur=f * 0.6 + 1.4 * beard,
            flow=(-0.5 + 0.6 * beard, -0.9, 0),
        )
        if beard > 0.3:
            chin = vec(0.48 + 0.70 * m, -0.74, 0)
            ball(
                "muzzle",
                chin,
                (0.26 + 0.24 * m, 0.16 + 0.14 * beard, 0.36 * k),
                "snout",
                "jaw",
                2 * beard,
                (0.1, -1, 0),
            )
        if open_mouth:
            rod("mouth", vec(0.4, -0.42, 0), jaw_tip + vec(-0.12, 0.16, 0), 0.17 * k, 0.13 * k, "nose", "jaw", fur=0)
            rod(
                "tongue",
                jaw_tip + vec(-0.45, 0.23, 0),
                jaw_tip + vec(0.06, 0.24, 0),
                0.13 * k,
                0.15 * k,
                "nose",
                "jaw",
                fur=0,
            )
            rod(
                "tongue",
                jaw_tip + vec(0.06, 0.22, 0),
                jaw_tip + vec(0.24, -0.06, 0),
                0.13 * k,
                0.10 * k,
                "nose",
                "jaw",
                fur=0,
            )
        ball("nose", nose, nose_r, "nose", fur=0)
    for z in (1, -1):
        at, r = eye_place(b, z)
        ball("eye", at, (r, r, r), "eye", fur=0)
        out += ears(b, centre, z)
    return out
