"""The poses a pet can take, one row each, and the chance variation of a row from picture to picture.

A row says where hips, shoulders and paws are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from core.toy_pets.drawing.noise import pick, uniform

Paw = tuple[float, float, float]  # forward, up, outward of the place under its joint, in leg lengths


def paws(fl: Paw, fr: Paw, hl: Paw, hr: Paw) -> dict[str, Paw]:
    return {"fl": fl, "fr": fr, "hl": hl, "hr": hr}


@dataclass(frozen=True)
class Pose:
    """Heights of hip and shoulder (0: on the ground, 1: standing), paws, and angles in degrees."""

    hip: float
    shoulder: float
    paws: dict[str, Paw]
    arch: float = 0.0  # the back's bend
    curve: float = 0.0  # the spine's bend to the left
    neck: float = 0.0  # up
    yaw: float = 0.0  # the head, to the left
    pitch: float = 0.0  # the head, up
    roll: float = 0.0
    jaw: float = 0.0  # how wide the mouth is open
    tail: float = 0.0
    sway: float = 0.0


_0 = (0.0, 0.0, 0.0)
REST = Pose(1, 1, paws(_0, _0, _0, _0))
POSES = {
    "standing": Pose(1, 1, paws((0.03, 0, 0), (-0.03, 0, 0), (-0.12, 0, 0), (0.02, 0, 0))),
    "walking": Pose(0.98, 0.98, paws((0.38, 0.16, -0.05), (-0.26, 0, -0.05), (-0.36, 0, -0.05), (0.22, 0, -0.05))),
    "sitting": Pose(
        0.12, 0.92, paws((0.02, 0, -0.1), (0.02, 0, -0.1), (0.62, 0, 0.28), (0.62, 0, 0.28)), arch=6, neck=6, tail=-12
    ),
    "lying": Pose(
        0.05, 0.06, paws((0.78, 0, 0.05), (0.78, 0, 0.05), (0.62, 0, 0.36), (0.62, 0, 0.36)), neck=4, tail=-25
    ),
    "bowing": Pose(
        1.0, 0.22, paws((0.72, 0, 0.1), (0.72, 0, 0.1), (-0.05, 0, 0.05), (-0.05, 0, 0.05)), neck=18, tail=12
    ),
}


def strike(name: str, g: torch.Generator, facing: float, above: float, dog: bool, happy: float) -> Pose:
    """The named pose as one picture has it: every number a little off, the head turned mostly towards the camera.

    `facing` is the camera's direction from the body, in degrees to the left, `above` its height over the head.
    """
    pose = POSES[name]
    u = lambda low, high: uniform(g, low, high)  # noqa: E731
    wander = 0.05 if name in ("sitting", "lying") else 0.09
    step = {k: (f + u(-wander, wander), max(0.0, up), out + u(-0.05, 0.05)) for k, (f, up, out) in pose.paws.items()}
    if name == "walking" and u(0, 1) < 0.5:
        step = {k[0] + {"l": "r", "r": "l"}[k[1]]: v for k, v in step.items()}
    looks = pick(g, (1.0, 0.6, 0.15), [0.68, 0.2, 0.12])
    yaw = max(-82.0, min(82.0, looks * facing + u(-18, 18)))
    curve = u(-12, 12) + (0.22 * yaw if name == "lying" else 0.1 * yaw)
    return replace(
        pose,
        paws=step,
        yaw=yaw,
        curve=curve,
        arch=pose.arch + u(-4, 4),
        neck=pose.neck + u(-12, 10),
        pitch=max(-28.0, min(30.0, looks * 0.75 * above + u(-12, 8))),
        roll=u(-9, 9) + (u(-16, 16) if u(0, 1) < 0.2 else 0),
        jaw=u(12, 22) if dog and u(0, 1) < happy else 0.0,
        tail=pose.tail + u(-14, 14),
        sway=u(-50, 50),
    )
