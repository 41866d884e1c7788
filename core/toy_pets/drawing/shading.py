"""Light on the pet: key light with soft shadows, sky and bounce, sheen, and the exposure of the finished picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets import scene
from core.toy_pets.body.distance_field import Shape, Surface
from core.toy_pets.breeds.breed import Coat
from core.toy_pets.coat import features
from core.toy_pets.coat.coats import paint
from core.toy_pets.coat.skin import Skin, skin
from core.toy_pets.drawing.filters import resized, soften
from core.toy_pets.drawing.noise import Noise, step
from core.toy_pets.drawing.trace import chunked


def shadow(shape: Shape, p: Tensor, way: Tensor, sharp: float, steps: int, reach: float, start: float) -> Tensor:
    """How much of the key light reaches points p (N, 3): 1 free, 0 dark, with a soft edge (Quilez, "soft shadows")."""
    t = torch.full((len(p),), start)
    free = torch.ones(len(p))
    for _ in range(steps):
        d = chunked(shape.distance, p + t[:, None] * way)
        free = torch.minimum(free, (0.5 + 0.5 * sharp * d / t).clamp(0, 1))
        t = t + d.clamp(0.02, reach / 6)
    return step(0, 1, free)


def no_shadow(p: Tensor) -> Tensor:
    """All of the key light, for every point (N, 3)."""
    return torch.ones(len(p))


def ground_shadow(s: scene.Scene, centre: Tensor, radius: float) -> Callable[[Tensor], Tensor]:
    """How much key light the pet, within `radius` of `centre`, leaves points of the ground (N, 3).

    Where the points are the picture's pixels, one each, a third of the rows and columns is looked at.
    """
    shape, light, cam = s.body.shape, s.light, s.camera

    def shade(p: Tensor) -> Tensor:
        out = torch.ones(len(p))
        close = torch.linalg.cross(p - centre, light.way.expand_as(p)).norm(dim=-1) < radius
        free = shadow(shape, p[close] + 0.005, light.way, light.sharp, 14, 2 * radius, 0.01)
        foot = chunked(shape.distance, p[close] + torch.tensor([0, 0.03, 0]))
        out[close] = free * (0.45 + 0.55 * step(0.0, 0.14, foot))
        return out

    def coarse(p: Tensor) -> Tensor:
        if len(p) != cam.height * cam.width:
            return shade(p)
        height, width = max(8, cam.height // 3), max(8, cam.width // 3)
        small = resized(p.view(1, cam.height, cam.width, 3).permute(0, 3, 1, 2), height, width)
        dark = shade(small[0].permute(1, 2, 0).reshape(-1, 3)).view(1, 1, height, width)
        return resized(dark, cam.height, cam.width).view(-1)

    return coarse


@dataclass(frozen=True)
class Lit:
    """The pet's visible points: place, normal and lit colour (N, 3), the skin there, and how bald it is (N,)."""

    p: Tensor
    normal: Tensor
    colour: Tensor
    skin: Skin
    bald: Tensor


def light_up(s: scene.Scene, coat: Coat, pixels: Tensor, dist: Tensor, g: torch.Generator) -> Lit:
    """Paints and lights the pet at these pixels of the scene's camera, `dist` (N,) away."""
    body, cam, light = s.body, s.camera, s.light
    way = cam.rays((pixels // cam.width).float(), (pixels % cam.width).float())
    p = cam.at + dist[:, None] * way
    both = chunked(lambda x: torch.cat([(f := body.shape.surface(x)).normal, f.weights], 1), p)
    surface = Surface(both[:, :3], both[:, 3:])
    sk = skin(body, p, surface)
    normal = surface.normal
    f = body.breed.fur
    bump = 0.012 * min(1.0, f.length / 0.1) + 0.0026 * f.wrinkle
    if bump > 0.001:
        squeeze = (1.3, 0.7, 0.9) if f.wrinkle else (1.0, 1.0, 1.0)
        ripples = Noise(g, 22 if f.wrinkle else 11, squeeze)
        soft = (1 - sk.on("nose", "eye", "tongue", "mouth")).clamp(0, 1) * (0.35 + 0.65 * (1 - sk.on_head))
        normal = torch.nn.functional.normalize(normal - bump * soft[:, None] * ripples.slope(sk.rest), dim=-1)

    at, axes = body.head
    gaze = axes @ torch.nn.functional.normalize(cam.at - at, dim=0)
    look = features.Look(gaze, axes @ light.way + 0.4 * gaze, s.lids, s.pupil, s.collar)
    colour, glow, gloss, bald = features.draw(paint(coat, sk, g), sk, look)

    every = 3  # shadows are found on every third row and column
    h, w = cam.height, cam.width
    few = ((pixels // w) % every == 0) & ((pixels % w) % every == 0)
    grid = torch.zeros(2, h // every + 1, w // every + 1)
    r, c = pixels[few] // w // every, pixels[few] % w // every
    lift = p[few] + 0.02 * surface.normal[few]
    grid[0, r, c] = shadow(body.shape, lift, light.way, 0.6 * light.sharp, 9, 1.2, 0.03)
    grid[1, r, c] = 1
    grid = soften(grid.permute(1, 2, 0), 0.9)
    smooth = grid[..., 0] / grid[..., 1].clamp_min(1e-4)
    smooth = torch.nn.functional.interpolate(smooth[None, None], scale_factor=every, mode="bilinear")[0, 0]
    key = smooth[pixels // w, pixels % w]
    hollow = chunked(body.shape.distance, p + 0.07 * surface.normal) / 0.07
    hollow = (0.25 + 0.75 * hollow).clamp(0.2, 1) * (0.6 + 0.4 * step(0, 0.25, p[:, 1]))

    wrap = 0.25 if f.length > 0.03 else 0.12
    dif = (((normal @ light.way) + wrap) / (1 + wrap)).clamp_min(0) * key
    up = 0.5 + 0.5 * normal[:, 1:2]
    ambient = (light.sky * up + light.bounce * (1 - up)) * hollow[:, None]
    half = torch.nn.functional.normalize(light.way - way, dim=-1)
    sheen = (half * normal).sum(-1).clamp_min(0)
    spec = (gloss * sheen**60 * 0.8 + (1 - bald) * (0.10 if f.length < 0.03 else 0.03) * sheen**14) * key
    rim = (1 + (normal * way).sum(-1)).clamp(0, 1) ** 3
    edge = 0.10 * rim[:, None] * (light.sky + 0.3 * light.key) * (0.3 + colour)
    lit = colour * (dif[:, None] * light.key + ambient) + spec[:, None] * light.key + edge + glow
    return Lit(p, normal, lit, sk, bald)


def expose(lit: Tensor, s: scene.Scene) -> Tensor:
    """Linear light to display values in 0..1."""
    return (1 - torch.exp(-1.25 * s.exposure * s.tint * lit)).clamp(0, 1) ** (1 / 2.2)
