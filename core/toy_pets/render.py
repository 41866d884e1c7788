"""One picture of a pet, from breed, index and seed: traced, lit, painted, covered with hair, and photographed.

Every picture has a random generator of its own, so it comes out the same alone, in any order and in any process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image

from core.toy_pets import scene
from core.toy_pets.breeds.breed import Breed
from core.toy_pets.breeds.table import BREEDS
from core.toy_pets.coat import fur
from core.toy_pets.drawing import backgrounds
from core.toy_pets.drawing.filters import resized
from core.toy_pets.drawing.noise import pick
from core.toy_pets.drawing.shading import expose, ground_shadow, light_up, no_shadow
from core.toy_pets.drawing.strokes import splat
from core.toy_pets.drawing.trace import trace

TRACED = 500  # pixels traced along the longer side, where that is 1.1 to 1.6 times the picture's


@dataclass(frozen=True)
class Picture:
    """A rendered pet: `image` (H, W, 3) uint8, `mask` (H, W) uint8 with 255 on the animal, and the pose's name."""

    image: np.ndarray
    mask: np.ndarray
    pose: str


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch on one thread, so sums don't depend on the number of cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(before)


def generator(*words: object) -> torch.Generator:
    """A generator seeded by the words."""
    digest = hashlib.sha256("/".join(map(str, words)).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def paint_scene(s: scene.Scene, g: torch.Generator, with_pet: bool = True) -> Picture:
    """Draws a scene; the place is the same with and without the pet."""
    cam = s.camera
    near = torch.Generator().manual_seed(int(torch.randint(2**31, (), generator=g)))
    times = min(1.6, max(1.1, TRACED / max(cam.height, cam.width)))
    fine = cam.sized(round(cam.height * times), round(cam.width * times))
    prims = s.body.shape
    ends = torch.cat([prims.start, prims.start + prims.along]) + prims.middle
    centre = (ends.min(0).values + ends.max(0).values) / 2
    radius = float((ends - centre).norm(dim=-1).max()) + 0.25

    shade = ground_shadow(s, centre, radius) if with_pet else no_shadow
    place, grass = backgrounds.paint(cam, s.light, s.place, s.body.breed.size, shade, s.focus, g)
    picture = resized(place.permute(2, 0, 1)[None], fine.height, fine.width)[0].permute(1, 2, 0).contiguous()
    depth = torch.full((fine.height, fine.width), torch.inf)
    cover = torch.zeros(fine.height, fine.width, dtype=torch.bool)
    coat = pick(near, s.body.breed.coats)
    if with_pet:
        whole = replace(s, camera=fine)
        pixels, dist = trace(prims, fine, centre, radius)
        if len(pixels):
            lit = light_up(whole, coat, pixels, dist, near)
            picture.view(-1, 3)[pixels] = lit.colour
            depth.view(-1)[pixels] = dist
            cover.view(-1)[pixels] = True
            splat(picture, depth, cover, fur.hairs(s.body, lit, pixels, dist, fine, coat.grain, near), fine)
        if s.body.breed.species == "cat":
            whiskers = fur.whiskers(s.body, s.light.sky + 0.4 * s.light.key, near)
            splat(picture, depth, torch.zeros_like(cover), whiskers, fine)
    if grass is not None:
        over = torch.zeros_like(cover)
        splat(picture, depth, over, grass, fine)
        cover &= ~over
    shown = (expose(picture, s) * 255).round().to(torch.uint8).numpy()
    size = (cam.width, cam.height)
    image = np.asarray(Image.fromarray(shown).resize(size, Image.Resampling.HAMMING)).astype(np.float32)
    image += 255 * s.grain * torch.randn((*image.shape[:2], 1), generator=g).numpy()
    mask = np.asarray(Image.fromarray(cover.numpy().astype(np.uint8) * 255).resize(size, Image.Resampling.BOX))
    return Picture(image.round().clip(0, 255).astype(np.uint8), np.where(mask > 127, 255, 0).astype(np.uint8), s.pose)


def render_picture(
    breed: str | Breed, index: int, seed: int = 0, scale: float = 1.0, pose: str | None = None, with_pet: bool = True
) -> Picture:
    """Picture number `index` of a breed (a name of the table, or a row). Same arguments, same pixels.

    `scale` multiplies the sides (0.4 gives about 160 pixels), `pose` forces one of `POSES`, `with_pet=False` shows the
    place alone.
    """
    if isinstance(breed, str):
        if breed not in BREEDS:
            raise ValueError(f"breed: expected one of {', '.join(BREEDS)}, got {breed!r}")
        breed = BREEDS[breed]
    with one_thread():
        g = generator(seed, breed.name, index)
        return paint_scene(scene.draw(breed, g, scale, pose), g, with_pet)
