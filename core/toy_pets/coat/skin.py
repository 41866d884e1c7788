"""What paint and hair need to know about a point on the pet: where it is at rest, on which part, where on the head.

Coats, features and fur read it, so that patterns follow the limbs into every pose.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.toy_pets.body.anatomy import PARTS, Body
from core.toy_pets.body.distance_field import Surface
from core.toy_pets.breeds.breed import Breed


@dataclass(frozen=True)
class Skin:
    """N points: `rest` (N, 3), `head` in skull radii (N, 3), `u` rump 0 to chest 1, `v` ground 0 to withers 1."""

    breed: Breed
    rest: Tensor
    head: Tensor
    u: Tensor
    v: Tensor
    tail: Tensor  # 0 at the root, 1 at the tip
    normal: Tensor  # at rest
    share: Tensor  # (N, len(PARTS))
    hair: Tensor
    flow: Tensor  # in the pose
    neck: tuple[Tensor, Tensor]  # its ends at rest

    def on(self, *parts: str) -> Tensor:
        """How much of each point belongs to these parts, 0 to 1."""
        return self.share[:, [PARTS.index(p) for p in parts]].sum(-1)

    @property
    def on_head(self) -> Tensor:
        return self.on("head", "muzzle", "ear", "nose", "eye", "tongue", "mouth")


def skin(body: Body, p: Tensor, surface: Surface) -> Skin:
    """The skin at points p (N, 3) of the pose: each primitive's way back to rest, blended by its share."""
    w = surface.weights  # (N, K)
    k = w.shape[1]
    rot = (w @ body.back_rot.reshape(k, 9)).view(-1, 3, 3)
    rest = torch.einsum("nij,nj->ni", rot, p) + w @ body.back_shift
    normal = torch.nn.functional.normalize(torch.einsum("nij,nj->ni", rot, surface.normal), dim=-1)
    b = body.breed
    hip, chest = body.rest["pelvis"][0], body.rest["chest"][1]
    root = body.rest["tail0"][0]
    return Skin(
        b,
        rest,
        (rest - body.rest["head"][0]) / b.skull,
        (rest[:, 0] - hip[0]) / (chest[0] - hip[0]),
        rest[:, 1] / (chest[1] + b.chest),
        ((root[0] - rest[:, 0]) / b.tail.length).clamp(0, 1),
        normal,
        w @ body.parts,
        w @ body.hair,
        w @ body.flow,
        body.rest["neck"][:2],
    )
