"""A coat as a base colour with markings and patterns painted over it, in the order of its row."""

from __future__ import annotations

import torch
from torch import Tensor

from core.toy_pets.breeds.breed import Coat
from core.toy_pets.coat import patterns  # noqa: F401  (its layers join those of `markings`)
from core.toy_pets.coat.markings import LAYERS
from core.toy_pets.coat.skin import Skin


def paint(coat: Coat, s: Skin, g: torch.Generator) -> Tensor:
    """The coat's colours (N, 3), linear light."""
    colour = torch.tensor(coat.base).expand(len(s.rest), 3)
    for name, tint, *amounts in coat.layers:
        m = LAYERS[name](s, g, *amounts)[:, None]
        colour = colour * (1 - m) + torch.tensor(tint) * m
    return colour
