"""The place a pet is photographed in: floors, walls, gardens and scattered things, painted along the camera's rays.

The pet's shadow arrives as a function; grass comes back as strokes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from core.toy_pets.body.skeleton import vec
from core.toy_pets.drawing.filters import soften
from core.toy_pets.drawing.noise import Noise, pick, step, uniform
from core.toy_pets.drawing.strokes import Strokes
from core.toy_pets.drawing.surfaces import GREENS, ground, some_colour, wall
from core.toy_pets.drawing.things import meet, things
from core.toy_pets.drawing.trace import Camera
from core.toy_pets.scene import Light

GROUNDS = {
    "plain": ("studio",),
    "room": ("planks", "tiles", "carpet", "rug", "blanket", "carpet"),
    "garden": ("grass", "grass", "grass", "path", "sand", "snow", "leaves"),
    "clutter": ("rug", "carpet", "blanket", "planks", "tiles", "blanket"),
}
WALLS = {
    "plain": ("studio",),
    "room": ("plain", "stripes", "curtain", "plain", "panel", "plain", "shelf", "bricks"),
    "garden": ("hedge", "trees", "fence", "sky", "trees", "bricks"),
    "clutter": ("shelf", "plain", "curtain", "stripes", "panel", "plain", "stripes", "curtain", "panel"),
}


def paint(
    camera: Camera,
    light: Light,
    place: str,
    size: float,
    shade: Callable[[Tensor], Tensor],
    focus: float,
    g: torch.Generator,
) -> tuple[Tensor, Strokes | None]:
    """The lit place (H, W, 3) as the camera sees it, and grass blades if there are any.

    `shade` says for ground points (N, 3) how much key light the pet leaves them; `size` is the pet's, so that a small
    dog stands on large tiles.
    """
    h, w = camera.height, camera.width
    rows, cols = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    way = camera.rays(rows.reshape(-1).float(), cols.reshape(-1).float())
    back = torch.nn.functional.normalize(camera.axes[2] * torch.tensor([1.0, 0, 1.0]), dim=0)
    floor, behind = pick(g, GROUNDS[place]), pick(g, WALLS[place])
    t_floor = -camera.at[1] / way[:, 1]
    t_floor = torch.where((t_floor > 0) & (t_floor < 60), t_floor, torch.full_like(t_floor, math.inf))
    yaw = uniform(g, -0.45, 0.45)
    facing = back * math.cos(yaw) + torch.linalg.cross(vec(0, 1, 0), back) * math.sin(yaw)
    off = (uniform(g, 1.0, 3.2) if place != "garden" else uniform(g, 2.5, 8)) / size**0.5
    t_wall = -(off + camera.at @ facing) / (way @ facing)
    t_wall = torch.where(t_wall > 0, t_wall, torch.full_like(t_wall, 1e3))
    along = torch.linalg.cross(vec(0, 1, 0), facing)

    on_floor = t_floor < t_wall
    p = camera.at + torch.where(on_floor, t_floor, t_wall).clamp_max(80)[:, None] * way
    scale = size**0.5
    tone = p.new_zeros(len(p), 3)
    normal = torch.where(on_floor[:, None], vec(0, 1, 0), facing)
    depth = torch.minimum(t_floor, t_wall)
    if floor == "studio":
        paper = some_colour(g, 0.2, 0.95)
        tone = paper.expand(len(p), 3) * (1 + 0.10 * Noise(g, 0.5)(p))[:, None]
        normal = vec(0, 1, 0).expand(len(p), 3) * 0.6 + facing * 0.4
    else:
        tone[on_floor] = ground(floor, p[on_floor] * scale, g)
        q = p[~on_floor] * scale
        tone[~on_floor] = wall(behind, q @ along + uniform(g, -3, 3), q[:, 1], g)
    lambert = (normal @ light.way).clamp_min(0)
    if place == "garden":
        lambert = torch.where(on_floor, lambert, torch.full_like(lambert, 0.55))
    key = shade(p) if floor == "studio" else torch.where(on_floor, shade(p), torch.ones_like(lambert))
    near_ground = torch.ones(len(p))
    props = things(g, place, back, size)
    for prop in props:
        flat = (p - prop[1])[:, [0, 2]].norm(dim=-1) / float(prop[2][[0, 2]].max())
        near_ground = near_ground * torch.where(on_floor, 1 - 0.55 * step(1.6, 0.7, flat), torch.ones_like(flat))
    lit = tone * ((lambert * key)[:, None] * light.key + light.sky * (near_ground * (0.55 + 0.35 * key))[:, None])
    for prop in props:
        t, n = meet(prop, camera.at, way)
        n = torch.where(((n * way).sum(-1) > 0)[:, None], -n, n)
        seen = t < depth
        q = camera.at + t.clamp_max(80)[:, None] * way
        mark = (q[:, 1] * 30).sin() * 0.5 + 0.5 if uniform(g) < 0.4 else torch.zeros_like(t)
        c = prop[4] * (1 - 0.35 * mark[:, None])
        shine = (n @ light.way).clamp_min(0)[:, None] * light.key + light.sky * (0.5 + 0.5 * n[:, 1:2])
        lit = torch.where(seen[:, None], c * shine * (0.6 + 0.4 * step(0, 0.25, q[:, 1]))[:, None], lit)
        depth = torch.where(seen, t, depth)

    picture = lit.view(h, w, 3)
    middle = float(camera.at.norm())
    blur = ((depth / middle - 1.15) * 1.6).clamp(0, 1).view(h, w, 1)
    if focus > 0.002:
        picture = picture * (1 - blur) + soften(picture, focus * h) * blur
    return picture, blades(light, shade, scale, g) if floor == "grass" else None


def blades(light: Light, shade: Callable[[Tensor], Tensor], scale: float, g: torch.Generator) -> Strokes:
    """Grass: thin strokes rising from the ground around the pet."""
    n = 5000
    spread = 1.5 * torch.randn(n, 2, generator=g)
    root = torch.stack([spread[:, 0], torch.zeros(n), spread[:, 1]], -1)
    tall = uniform(g, 0.04, 0.13) / scale
    lean = torch.randn(n, 3, generator=g) * 0.3
    lean[:, 1] = 1
    top = root + lean * (tall * (0.5 + torch.rand(n, 1, generator=g)))
    path = torch.stack([root, 0.5 * (root + top) + vec(0, 0.2 * tall, 0), top], 1)
    tint = torch.tensor(pick(g, GREENS)) * (0.7 + 0.9 * torch.rand(n, 1, generator=g))
    lit = tint * (light.key * (0.75 * shade(root)[:, None]) + light.sky * 0.8)
    return Strokes(path, lit * 0.6, lit * 1.2, torch.full((n,), 0.9), torch.zeros(n), torch.zeros(n))
