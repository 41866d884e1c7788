"""Eyes with lids, iris, pupil and glint, nostrils, the mouth's line and the pink of ears, painted over the coat."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets.body.face import eye_place, nose_place
from core.toy_pets.body.skeleton import unit, vec
from core.toy_pets.coat.skin import Skin
from core.toy_pets.drawing.noise import step


@dataclass(frozen=True)
class Look:
    """Where the eyes look and where their glint comes from, in head coordinates, and how far the lids are open."""

    gaze: Tensor
    glint: Tensor
    lids: float
    pupil: float
    collar: Tensor | None = None


def blend(colour: Tensor, tint: Tensor | tuple[float, float, float], m: Tensor) -> Tensor:
    tint = torch.as_tensor(tint, dtype=torch.float32)
    return colour * (1 - m[:, None]) + tint * m[:, None]


def draw(colour: Tensor, s: Skin, look: Look) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Colours with the features on them, light of their own (glints), how glossy, how bald each point is (all N)."""
    b, h = s.breed, s.breed.head
    cat = b.species == "cat"
    x, y, z = s.head.unbind(-1)
    on_head = s.on_head
    dark = torch.tensor([0.05, 0.035, 0.03])
    lip = 0.6 * torch.tensor(h.nose) if cat else torch.tensor([0.035, 0.028, 0.028])
    bald = torch.zeros_like(x)
    gloss = torch.zeros_like(x)
    glow = torch.zeros_like(colour)

    if b.ear.kind in ("prick", "button", "rose"):
        facing = 0.84 * s.normal[:, 0] + 0.54 * s.normal[:, 2] * z.sign()
        inner = s.on("ear") * step(0.45, 0.8, facing)
        pink = torch.tensor([0.62, 0.36, 0.31])
        colour = blend(colour, 0.42 * pink + 0.45 * colour, inner * (0.8 if b.ear.kind == "prick" else 0.35))
        bald = bald + 0.5 * inner

    nose, radii = nose_place(b)
    muzzle = s.on("muzzle", "head")
    bottom, wide = (-0.46, 0.016) if cat else (-0.56, 0.02)
    line = step(wide * 2, wide, z.abs()) * step(float(nose[1]) + 0.02, float(nose[1]) - 0.04, y)
    line = line * step(bottom - 0.03, bottom, y) * step(0.6, 0.7, x)
    if cat:
        a = z.abs()
        smile = -0.465 - 0.16 * (a * 3.4).clamp(0, 1.57).sin() + 0.32 * (a - 0.22).clamp_min(0)
        line = torch.maximum(line, step(0.034, 0.016, (y - smile).abs()) * step(0.34, 0.3, a) * step(0.6, 0.7, x))
    else:
        lips = -0.50 - 0.10 * h.jowl * step(1.2, 0.6, x) - 0.05 * h.muzzle * x.clamp(0, 2) * 0.5 - 0.10 * z.abs()
        lips = lips + 0.16 * step(0.95, 0.45, x)
        line = torch.maximum(line, step(0.05, 0.022, (y - lips).abs()) * step(0.42, 0.55, x))
    colour = blend(colour, lip, (line * muzzle * (0.85 if cat else 0.9)).clamp(0, 1))
    bald = bald + line * muzzle

    tip = s.on("nose")
    colour = blend(colour, h.nose, step(0.3, 0.6, tip))
    hole = ((y - nose[1] + 0.1 * radii[1]) / (0.30 * radii[1])) ** 2 + (
        (z.abs() - 0.5 * radii[2]) / (0.28 * radii[2])
    ) ** 2
    colour = blend(colour, dark * 0.5, tip * step(1.4, 0.7, hole) * step(float(nose[0]), float(nose[0]) + 0.03, x))
    gloss = gloss + 0.8 * tip
    colour = blend(colour, (0.72, 0.30, 0.32), step(0.3, 0.6, s.on("tongue")))
    colour = blend(colour, (0.22, 0.06, 0.07), step(0.3, 0.6, s.on("mouth")))
    gloss = gloss + 0.35 * s.on("tongue")
    bald = bald + 2 * s.on("nose", "tongue", "mouth")

    if look.collar is not None:
        near, far = s.neck
        along = ((s.rest - near) @ (far - near)) / ((far - near) ** 2).sum()
        band = s.on("neck", "torso") * step(0.09, 0.07, (along - 0.5).abs() * (far - near).norm() / b.skull * 0.42)
        band = step(0.3, 0.6, band) * step(-0.05, 0.05, s.rest[:, 1] - near[1] + 0.35)
        colour = blend(colour, look.collar, band)
        bald = bald + band

    for side in (1, -1):
        centre, r = eye_place(b, side)
        out = math.radians(24 if cat else 30) * side
        axis = vec(math.cos(out), 0.06, math.sin(out))
        axis = unit(axis)
        across = unit(vec(-math.sin(out), 0, math.cos(out)) * side)
        up = torch.linalg.cross(axis, across) * side * -1
        up = up if up[1] > 0 else -up
        e = (s.head - centre) / r
        front, a, v = e @ axis, e @ across, e @ up
        v = v - (h.slant if cat else h.slant - 0.16) * a
        near = on_head * step(0.0, 0.15, front) * step(1.9, 1.7, e.norm(dim=-1))
        arch = (1 - (a / 0.92) ** 2).clamp_min(0).sqrt()
        top = (0.62 if cat else 0.66) * look.lids * arch
        under = (0.56 if cat else 0.60) * arch + 0.25 * h.droop * arch
        gap = torch.where(v > 0, top - v, under + v)
        inside = step(-0.03, 0.06, gap) * near
        rim = step(-0.22, -0.12, gap) * near * step(1.08, 0.98, a.abs())
        colour = blend(colour, dark, rim * (0.85 if cat else 0.92))
        ball = torch.nn.functional.normalize(e, dim=-1)
        gaze = unit(axis + 0.55 * (look.gaze - axis * (look.gaze @ axis)))
        g_across = across - gaze * (across @ gaze)
        off = (ball @ unit(g_across), ball @ torch.linalg.cross(gaze, unit(g_across)))
        ring = (off[0] ** 2 + off[1] ** 2).sqrt()
        facing = step(0, 0.1, ball @ gaze)
        white = torch.tensor([0.34, 0.27, 0.22]) if not cat else torch.tensor([0.30, 0.27, 0.2])
        iris = torch.tensor(h.eye_colour)
        tone = blend(
            white.expand_as(colour), 0.35 * iris, step(*((0.80, 0.74) if cat else (0.96, 0.90)), ring) * facing
        )
        tone = blend(tone, iris, step(*((0.72, 0.60) if cat else (0.86, 0.74)), ring) * facing)
        tone = blend(
            tone, (1.25 * iris + 0.04).clamp(0, 1), 0.6 * step(0.62, 0.3, ring) * step(0.3, -0.5, off[1] * 2) * facing
        )
        slit = ((off[0] / (look.pupil if cat else 0.36)) ** 2 + (off[1] / (0.52 if cat else 0.36)) ** 2).sqrt()
        tone = blend(tone, (0.012, 0.012, 0.015), step(1.1, 0.9, slit) * facing)
        tone = tone * (0.55 + 0.45 * step(-0.02, 0.3, top - v))[:, None]  # the upper lid's shadow
        colour = colour * (1 - inside[:, None]) + tone * inside[:, None]
        shine = unit(gaze + 0.55 * unit(look.glint))
        spot = (
            step(0.30, 0.18, (ball - shine).norm(dim=-1))
            + 0.35 * step(0.2, 0.08, (ball - unit(gaze - 0.4 * shine + 0.3 * gaze)).norm(dim=-1)) * 0.5
        )
        glow = glow + (spot * inside)[:, None] * torch.tensor([0.9, 0.92, 0.95])
        gloss = gloss + 0.6 * inside
        bald = bald + 3 * torch.maximum(inside, rim) + 0.7 * near
    if not b.fur.beard:
        bald = bald + 0.75 * s.on("head", "muzzle") * step(0.45, 0.8, x)
    return colour, glow, gloss, bald.clamp(0, 1)
