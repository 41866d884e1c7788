"""Flesh on the bones: the capsules and ellipsoids of torso, legs, neck and tail, and the pet posed as one `Shape`."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets.body.distance_field import Capsule, Ellipsoid, Shape
from core.toy_pets.body.face import face
from core.toy_pets.body.poses import REST, Pose
from core.toy_pets.body.skeleton import TAIL, Bones, bones, motion, vec
from core.toy_pets.breeds.breed import Breed

PARTS = ("torso", "neck", "leg", "paw", "tail", "head", "muzzle", "ear", "nose", "eye", "tongue", "mouth")


def body(breed: Breed, at: Bones) -> list[Capsule | Ellipsoid]:
    """Torso, neck, legs and tail at rest."""
    b = breed
    out: list[Capsule | Ellipsoid] = []
    fluff = b.fur.length
    hip, chest = at["pelvis"][0], at["chest"][1]
    middle = at["pelvis"][1]
    puff = 0.55 * fluff * b.fur.lift  # hair that stands off makes the outline rounder
    c, r = b.chest + puff, b.rump + puff
    eye = torch.eye(3)

    def blob(
        bone: str,
        part: str,
        centre: Tensor,
        radii: tuple[float, float, float],
        fur: float = 1.0,
        flow: tuple[float, float, float] = (-1, -0.35, 0),
    ) -> None:
        out.append(Ellipsoid((bone, "body", part), centre, radii, eye, fur, flow))

    blob("chest", "torso", chest + vec(-0.02, -0.02, 0), (1.15 * c, (1.0 + 0.12 * b.deep) * c, 0.88 * c))
    blob(
        "chest",
        "torso",
        chest + vec(0.45 * c, -0.3 * c, 0),
        (0.72 * c, 0.72 * c, 0.66 * c),
        0.6 + 0.6 * b.fur.ruff,
        (-0.2, -1, 0),
    )
    blob("pelvis", "torso", hip + vec(0.01, 0.0, 0), (1.12 * r, 0.98 * r, 0.85 * r))
    tuck = 0.9 * r if b.species == "dog" else 0.98 * r
    out.append(
        Capsule(
            ("pelvis", "body", "torso"),
            hip + vec(0, 0.02, 0),
            middle + vec(0, 0.01, 0),
            0.86 * r,
            tuck,
            flow=(-1, -0.3, 0),
        )
    )
    out.append(Capsule(("chest", "body", "torso"), middle + vec(0, 0.01, 0), chest, tuck, 0.92 * c, flow=(-1, -0.3, 0)))
    if fluff > 0.05:
        blob(
            "chest",
            "torso",
            middle + vec(0.02, -0.35 * c, 0),
            (1.25 * c, 0.62 * c, 0.62 * c),
            b.fur.feather * 1.2,
            (-0.35, -1, 0),
        )

    thick = 0.054 * b.bone + 0.25 * puff
    for s in ("fl", "fr", "hl", "hr"):
        front = s[0] == "f"
        a, e, w, p = at[s + "1"][0], at[s + "1"][1], at[s + "2"][1], at[s + "4"]
        top = 0.1 * b.bone + 0.25 * (b.chest - 0.18) if front else 0.68 * b.rump
        low = 0.068 * b.bone if front else 0.075 * b.bone
        hair = 0.75 if front else 0.95
        rear = (-0.55, -1, 0)
        out.append(Capsule((s + "1", "body", "leg"), a, e, top, low, hair, rear))
        out.append(Capsule((s + "2", s, "leg"), e, w, low, thick * 0.88, 0.35 + 0.45 * b.fur.feather, rear))
        out.append(
            Capsule((s + "3", s, "leg"), w, p[0] + vec(0, 0.012, 0), thick * 0.88, thick * 0.95, 0.5, (-0.2, -1, 0))
        )
        toe = unit_along(p)
        out.append(
            Ellipsoid(
                (s + "4", s, "paw"),
                p[0] + toe * 0.02 + vec(0, 0.004, 0),
                (0.075 * b.bone, 0.045 * b.bone, 0.062 * b.bone),
                eye,
                0.4,
                (0.5, -0.7, 0),
            )
        )
        for z in (-0.6, 0.0, 0.6):
            tip = p[0] + toe * (0.062 * b.bone + 0.012 - 0.008 * abs(z)) + vec(0, -0.012 * b.bone, z * 0.05 * b.bone)
            out.append(
                Ellipsoid(
                    (s + "4", s, "paw"), tip, (0.032 * b.bone, 0.028 * b.bone, 0.02 * b.bone), eye, 0.3, (0.5, -0.7, 0)
                )
            )

    start, end = at["neck"][0], at["neck"][1]
    wide = 0.62 * b.skull if b.species == "cat" else 0.7 * b.skull
    out.append(
        Capsule(
            ("neck", "body", "neck"), start, end, 0.72 * c, wide + 0.8 * puff, 0.5 + 0.5 * b.fur.ruff, (-0.5, -0.9, 0)
        )
    )
    if b.fur.ruff > 1:
        grow = 0.3 * fluff * b.fur.ruff
        blob(
            "neck",
            "neck",
            0.5 * (start + end) + vec(0.0, -0.03, 0),
            (0.6 * c + grow, 0.75 * c + grow, 0.72 * c + grow),
            b.fur.ruff,
            (-0.45, -1, 0),
        )

    for i in range(TAIL):
        a, e = at[f"tail{i}"][:2]
        t0, t1 = i / TAIL, (i + 1) / TAIL
        bush = 0.35 * fluff * b.tail.plume
        ra, rb = (b.tail.thick * (1 - 0.55 * t) + bush * min(1.0, 3 * t + 0.3) * (1 - 0.6 * t**3) for t in (t0, t1))
        out.append(Capsule((f"tail{i}", "tail", "tail"), a, e, ra, rb, b.tail.plume * (0.7 + 0.5 * t0), (-1, -0.35, 0)))
    return out


def unit_along(bone: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    return torch.nn.functional.normalize(bone[1] - bone[0], dim=0)


@dataclass(frozen=True)
class Body:
    """A posed pet: its shape, the way back to the rest pose per primitive, and the head's frames."""

    breed: Breed
    shape: Shape
    back_rot: Tensor  # (K, 3, 3), pose -> rest
    back_shift: Tensor  # (K, 3)
    parts: Tensor  # (K, len(PARTS)), one-hot
    hair: Tensor  # (K,)
    flow: Tensor  # (K, 3), in the pose
    rest: Bones
    posed: Bones

    @property
    def head(self) -> tuple[Tensor, Tensor]:
        """The skull's centre and its axes (forward, up, left in rows) in the pose."""
        return self.posed["head"][0], motion(self.rest["head"], self.posed["head"])[0].T


def build(breed: Breed, pose: Pose) -> Body:
    """The breed in the pose."""
    rest, posed = bones(breed, REST), bones(breed, pose)
    prims = body(breed, rest) + face(breed, rest["head"][0], pose.jaw > 0)
    prims = [p for p in prims if isinstance(p, Capsule)] + [p for p in prims if isinstance(p, Ellipsoid)]
    moves = {name: motion(rest[name], posed[name]) for name in rest}
    caps, ells = [], []
    for p in prims:
        rot, shift = moves[p.key[0]]
        if isinstance(p, Capsule):
            caps.append(Capsule(p.key, rot @ p.a + shift, rot @ p.b + shift, p.ra, p.rb))
        else:
            ells.append(Ellipsoid(p.key, rot @ p.c + shift, p.r, p.axes @ rot.T))
    s = breed.skull / 0.15
    softness = {
        "body": 0.035,
        "fl": 0.012,
        "fr": 0.012,
        "hl": 0.012,
        "hr": 0.012,
        "tail": 0.02,
        "skull": 0.018 * s,
        "snout": 0.009 * s,
        "ear": 0.015 * s,
        "eye": 0.003,
        "nose": 0.004,
    }
    used = {p.key[1] for p in prims}
    shape = Shape(caps, ells, {g: k for g, k in softness.items() if g in used}, join=0.009)
    rot = torch.stack([moves[p.key[0]][0] for p in prims])
    shift = torch.stack([moves[p.key[0]][1] for p in prims])
    back = rot.transpose(1, 2)
    flow = torch.nn.functional.normalize(torch.tensor([p.flow for p in prims]), dim=-1)
    parts = torch.zeros(len(prims), len(PARTS))
    for i, p in enumerate(prims):
        parts[i, PARTS.index(p.key[2])] = 1
    return Body(
        breed,
        shape,
        back,
        -torch.einsum("kij,kj->ki", back, shift),
        parts,
        torch.tensor([float(p.fur) for p in prims]),
        torch.einsum("kij,kj->ki", rot, flow),
        rest,
        posed,
    )
