"""The chances of a photograph: picture shape, camera, framing, light, place, and the pose taken in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets.body.anatomy import Body, build
from core.toy_pets.body.poses import strike
from core.toy_pets.body.skeleton import unit, vec
from core.toy_pets.breeds.breed import Breed
from core.toy_pets.drawing.noise import pick, uniform
from core.toy_pets.drawing.trace import Camera

PLACES = {"plain": 0.17, "room": 0.32, "garden": 0.31, "clutter": 0.20}
SHAPES = (
    (500, 375, 3.0),
    (500, 333, 2.0),
    (450, 338, 2.0),
    (400, 300, 3.0),
    (375, 281, 2.0),
    (334, 250, 1.5),
    (400, 400, 0.7),
    (320, 320, 0.8),
    (375, 500, 1.6),
    (333, 500, 1.2),
    (300, 400, 2.2),
    (281, 375, 1.5),
    (256, 341, 1.0),
)


COLLARS = (
    (0.55, 0.02, 0.03),
    (0.03, 0.10, 0.50),
    (0.03, 0.03, 0.03),
    (0.02, 0.30, 0.12),
    (0.70, 0.35, 0.02),
    (0.55, 0.08, 0.30),
    (0.20, 0.09, 0.03),
)


@dataclass(frozen=True)
class Light:
    """The direction and colour of the key light, the light from above and below, and how sharp shadows are."""

    way: Tensor
    key: Tensor
    sky: Tensor
    bounce: Tensor
    sharp: float


@dataclass(frozen=True)
class Scene:
    """One photograph's circumstances."""

    body: Body
    camera: Camera
    light: Light
    place: str
    pose: str
    exposure: float
    tint: Tensor
    grain: float
    focus: float  # blur of the background, in fractions of the picture's height
    lids: float
    pupil: float
    collar: Tensor | None


def light(g: torch.Generator, place: str, facing: float) -> Light:
    """Sun or cloud outside, window or lamp inside."""
    side = math.radians(facing + uniform(g, -85, 85) + (180 if uniform(g) < 0.08 else 0))
    high = math.radians(uniform(g, 28, 72))
    way = vec(math.cos(high) * math.cos(side), math.sin(high), -math.cos(high) * math.sin(side))
    warm = uniform(g, -1, 1)
    key = torch.tensor([1 + 0.16 * warm, 1.0, 1 - 0.26 * warm])
    if place == "garden":
        soft = uniform(g)
        key, sky = key * (2.1 - 1.4 * soft), torch.tensor([0.62, 0.74, 0.92]) * (0.55 + 0.65 * soft)
        bounce = torch.tensor([0.22, 0.28, 0.14])
    else:
        soft = uniform(g)
        key, sky = (
            key * (1.7 - 0.9 * soft),
            torch.tensor([0.8 + 0.1 * warm, 0.78, 0.76 - 0.12 * warm]) * (0.45 + 0.5 * soft),
        )
        bounce = torch.tensor([0.3 + 0.06 * warm, 0.27, 0.23 - 0.05 * warm])
    return Light(way, key, sky, bounce, 5 + 22 * (1 - soft) ** 2)


def camera(g: torch.Generator, body: Body, facing: float, above: float, height: int, width: int) -> Camera:
    """A camera in this direction that frames the whole pet, its upper half or its face, not always well."""
    ends = torch.cat([torch.stack([a, b]) for name, (a, b, _) in body.posed.items() if "tail" not in name])
    head, chest = body.posed["head"][0], body.posed["chest"][1]
    low, high = ends.min(0).values - 0.06, ends.max(0).values + 0.06
    high[1] = torch.maximum(high[1], head[1] + 1.6 * body.breed.skull)
    frame = pick(g, ("whole", "bust", "face"), [0.36, 0.38, 0.26])
    yaw, lift = math.radians(facing), math.radians(above)
    back = vec(math.cos(lift) * math.cos(yaw), math.sin(lift), -math.cos(lift) * math.sin(yaw))
    right = unit(torch.linalg.cross(vec(0, 1, 0), back))
    up = torch.linalg.cross(back, right)
    tan = uniform(g, 0.2, 0.36)
    if frame == "whole":
        target, size = (low + high) / 2, (high - low) / 2
        wide = float((size * right.abs()).sum()) * 0.92
        tall = float((size * up.abs()).sum())
        fill = uniform(g, 0.78, 1.06)
    elif frame == "bust":
        target, wide = head * 0.6 + chest * 0.4, 0.34 + 0.8 * body.breed.skull
        tall, fill = wide, uniform(g, 0.8, 1.15)
    else:
        target, wide = head + vec(0, 0.2 * body.breed.skull, 0), 2.0 * body.breed.skull
        tall, fill = wide, uniform(g, 0.75, 1.1)
    half = max(tall, wide * height / width) / fill
    slip = 0.16 if frame == "whole" else 0.22
    target = target + right * (uniform(g, -slip, slip) * half * width / height) + up * (uniform(g, -slip, slip) * half)
    at = target + back * (half / tan + 0.1)
    at[1] = at[1].clamp_min(0.06)
    back = unit(at - target)
    right = unit(torch.linalg.cross(vec(0, 1, 0), back))
    up = torch.linalg.cross(back, right)
    roll = math.radians(uniform(g, -5, 5))
    axes = torch.stack(
        [right * math.cos(roll) + up * math.sin(roll), up * math.cos(roll) - right * math.sin(roll), back]
    )
    return Camera(at, axes, tan, height, width)


def draw(breed: Breed, g: torch.Generator, scale: float = 1.0, pose: str | None = None) -> Scene:
    """A photograph of this breed; `scale` multiplies the picture's sides."""
    width, height, _ = pick(g, SHAPES, [s[2] for s in SHAPES])
    width, height = max(16, round(width * scale)), max(16, round(height * scale))
    place = pick(g, list(PLACES), list(PLACES.values()))
    dog = breed.species == "dog"
    chances = {"standing": 0.26, "walking": 0.14, "sitting": 0.32, "lying": 0.24, "bowing": 0.04 if dog else 0.0}
    drawn = pick(g, list(chances), list(chances.values()))
    pose = pose or drawn
    facing = (
        max(-150.0, min(150.0, 36 * float(torch.randn((), generator=g))))
        if uniform(g) < 0.95
        else uniform(g, -125, 125)
    )
    above = uniform(g, 1, 32) * uniform(g, 0.4, 1)
    body = build(breed, strike(pose, g, facing, above, dog, breed.happy))
    lids = 0.25 if uniform(g) < 0.04 else uniform(g, 0.72, 1.0)
    warm = uniform(g, -1, 1)
    return Scene(
        body,
        camera(g, body, facing, above, height, width),
        light(g, place, facing),
        place,
        pose,
        exposure=2 ** uniform(g, -0.34, 0.28),
        tint=torch.tensor([1 + 0.10 * warm, 1 + uniform(g, -0.02, 0.02), 1 - 0.14 * warm]),
        grain=uniform(g, 0.004, 0.02),
        focus=uniform(g) ** 2 * 0.03,
        lids=lids,
        pupil=uniform(g, 0.10, 0.46),
        collar=torch.tensor(pick(g, COLLARS)) if uniform(g) < (0.28 if dog else 0.15) else None,
    )
