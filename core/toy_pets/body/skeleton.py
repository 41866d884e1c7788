"""Where a pet's bones are in a pose: legs by two-bone inverse kinematics from paws on the ground, the head by angles.

Each bone also yields the rigid motion from the rest pose.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.toy_pets.body.poses import REST, Pose
from core.toy_pets.breeds.breed import Breed

TAIL = 6  # segments
Bones = dict[str, tuple[Tensor, Tensor, Tensor]]  # name -> start, end, the direction of its left side


def vec(*xyz: float) -> Tensor:
    return torch.tensor(xyz, dtype=torch.float32)


def unit(v: Tensor) -> Tensor:
    return v / v.norm().clamp_min(1e-9)


def turn(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Tensor:
    """A rotation (3, 3) in degrees: columns are forward (x), up (y) and left (z) after roll, pitch up, yaw left."""
    y, p, r = (math.radians(a) for a in (yaw, pitch, roll))
    about_y = torch.tensor([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_z = torch.tensor([[math.cos(p), -math.sin(p), 0], [math.sin(p), math.cos(p), 0], [0, 0, 1]])
    about_x = torch.tensor([[1, 0, 0], [0, math.cos(r), -math.sin(r)], [0, math.sin(r), math.cos(r)]])
    return about_y @ about_z @ about_x


def knee(a: Tensor, b: Tensor, l1: float, l2: float, bend: Tensor, floor: float) -> Tensor:
    """The joint between a and b for bones of lengths l1 and l2, on the side of `bend`, not under the floor."""
    way = b - a
    d = float(way.norm().clamp(1e-4, l1 + l2 - 1e-4))
    way = unit(way)
    along = (l1 * l1 - l2 * l2 + d * d) / (2 * d)
    out = math.sqrt(max(l1 * l1 - along * along, 0.0))
    joint = a + way * along + unit(bend - way * (bend @ way)) * out
    joint[1] = joint[1].clamp_min(floor)
    return joint


def bones(breed: Breed, pose: Pose) -> Bones:
    """All bones of this breed in this pose, x forward, y up, z left, the ground at y = 0."""
    b, chest, rump = breed, breed.chest, breed.rump
    stand = b.leg + 0.8 * chest
    reach = 0.62 * b.length
    hip_y = rump * 0.85 + pose.hip * (stand - rump * 0.85)
    chest_y = chest * 0.9 + pose.shoulder * (stand - chest * 0.9)
    pitch = math.asin(max(-0.95, min(0.95, (chest_y - hip_y) / reach)))
    back = math.degrees(pitch)
    hip = vec(-0.5 * reach * math.cos(pitch), hip_y, 0)
    loin_way, chest_way = turn(-pose.curve, back - pose.arch), turn(pose.curve, back + pose.arch)
    middle = hip + loin_way @ vec(0.5 * reach, 0, 0)
    thorax = middle + chest_way @ vec(0.5 * reach, 0, 0)
    thorax[1] = max(float(thorax[1]), chest * 0.85)
    out: Bones = {"pelvis": (hip, middle, loin_way @ vec(0, 0, 1)), "chest": (middle, thorax, chest_way @ vec(0, 0, 1))}

    flat = 0.045 * b.bone
    for side, z in (("l", 1), ("r", -1)):
        fore, hind = pose.paws["f" + side], pose.paws["h" + side]
        half = 0.5 * chest * b.stance
        left = chest_way @ vec(0, 0, 1)
        top = thorax + chest_way @ vec(0.02, -0.25 * chest, 0) + left * (z * half)
        paw = vec(float(top[0]) + fore[0] * b.leg - 0.045, flat + fore[1] * b.leg, float(top[2]) + z * fore[2] * b.leg)
        wrist = paw + (
            vec(-0.02, 0.16 * b.leg, 0) if fore[1] < 0.5 and pose.shoulder > 0.5 else vec(-0.16 * b.leg, 0.03, 0)
        )
        length = stand - 0.25 * chest - 0.16 * b.leg
        elbow = knee(top, wrist, 0.51 * length, 0.52 * length, vec(-1, -0.2, 0.15 * z), flat)
        out |= {
            f"f{side}1": (top, elbow, left),
            f"f{side}2": (elbow, wrist, left),
            f"f{side}3": (wrist, paw, left),
            f"f{side}4": (paw, paw + vec(0.05, 0, 0.008 * z), vec(0, 0, 1)),
        }
        left = loin_way @ vec(0, 0, 1)
        top = hip + loin_way @ vec(-0.01, -0.1 * rump, 0) + left * (z * 0.5 * rump * b.stance)
        paw = vec(float(top[0]) + hind[0] * b.leg - 0.04, flat + hind[1] * b.leg, float(top[2]) + z * hind[2] * b.leg)
        low = pose.hip < 0.5
        hock = paw + (vec(-0.34 * b.leg, 0.01, 0) if low else vec(-0.10 * b.leg, 0.30 * b.leg, 0))
        length = stand - 0.1 * rump - 0.3 * b.leg
        joint = knee(
            top, hock, 0.56 * length, 0.56 * length, vec(1, 0.35 if low else 0, 0.35 * z if low else 0.1 * z), flat
        )
        out |= {
            f"h{side}1": (top, joint, left),
            f"h{side}2": (joint, hock, left),
            f"h{side}3": (hock, paw, left),
            f"h{side}4": (paw, paw + vec(0.05, 0, 0.008 * z), vec(0, 0, 1)),
        }

    neck = thorax + chest_way @ vec(0.35 * chest, 0.42 * chest, 0)
    way = turn(0.35 * pose.yaw, pose.neck) @ unit(vec(0.62, 0.8, 0))
    skull = neck + way * (0.24 * b.neck + 0.05)
    face = turn(pose.yaw, pose.pitch, pose.roll)
    lowest = 0.75 * b.skull
    skull[1] = skull[1].clamp_min(lowest)
    out |= {
        "neck": (neck, skull, face @ vec(0, 0, 1)),
        "head": (skull, skull + face @ vec(b.skull, 0, 0), face @ vec(0, 0, 1)),
        "jaw": (skull, skull + face @ turn(0, -pose.jaw) @ vec(b.skull, 0, 0), face @ vec(0, 0, 1)),
    }

    at = hip + loin_way @ vec(-0.72 * rump, 0.45 * rump, 0)
    for i in range(TAIL):
        angle = 0.0 if pose is REST else b.tail.lift + b.tail.curl * i + pose.tail - 0.6 * back
        sway = 0.0 if pose is REST else pose.sway * (i + 1) / TAIL
        to = at + turn(sway, -angle) @ vec(-b.tail.length / TAIL, 0, 0)
        to[1] = to[1].clamp_min(0.6 * b.tail.thick)
        out[f"tail{i}"] = (at, to, turn(sway) @ vec(0, 0, 1))
        at = to
    return out


def motion(rest: tuple[Tensor, Tensor, Tensor], posed: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """The rotation (3, 3) and shift (3,) which carry a bone from its place at rest to its place in the pose."""

    def frame(bone: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        x = unit(bone[1] - bone[0])
        z = unit(bone[2] - x * (x @ bone[2]))
        return torch.stack([x, torch.linalg.cross(z, x), z], 1)

    rotation = frame(posed) @ frame(rest).T
    return rotation, posed[0] - rotation @ rest[0]
