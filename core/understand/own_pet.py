"""One's own pet as a class of its own, from a few photos and without training: the nearest class mean on the body's
features. Source: Mensink et al. 2013, Distance-Based Image Classification; Snell et al. 2017, Prototypical Networks."""

from dataclasses import dataclass
from typing import Literal

import torch

from core.understand.reference import Reference, unit

FEWEST, MOST = 3, 10  # photos
CLOSE = 0.05  # of the training pictures, at most this share may be as near to the pet as a photo of it

Likeness = Literal["likely", "unsure", "unlikely"]


@dataclass(frozen=True)
class OwnPet:
    """`features` float32 (n, C), each of length 1, of n photos of the pet called `name`. They belong to the model whose
    key is `model` and mean nothing to another."""

    name: str
    features: torch.Tensor
    model: str

    def distance(self, feature: torch.Tensor) -> float:
        """The cosine distance of a picture's `feature` (C,) from the mean of the pet's."""
        return _distances(self.features.mean(dim=0), feature[None]).item()

    @property
    def own(self) -> torch.Tensor:
        """float32 (n,): the distance of each photo of the pet from the mean of its others."""
        n, total = len(self.features), self.features.sum(dim=0)
        return torch.stack([_distances((total - one) / (n - 1), one[None])[0] for one in self.features])


@dataclass(frozen=True)
class Compared:
    """A photo's `distance` from the pet, the largest of the pet's `own` photos, and the share of training pictures that
    are as near as the photo, None without any."""

    distance: float
    own: float
    nearer: float | None

    @property
    def likeness(self) -> Likeness:
        """Likely if it's as near as the pet's own photos and nearer than almost all other pets."""
        near, rare = self.distance <= self.own, self.nearer is not None and self.nearer <= CLOSE
        return "likely" if near and rare else "unsure" if near or rare else "unlikely"


def own_pet(name: str, features: torch.Tensor, model: str) -> OwnPet:
    """From the features (n, C) of 3 to 10 photos. Raises ValueError for another number."""
    if not FEWEST <= len(features) <= MOST:
        raise ValueError(f"features: expected {FEWEST} to {MOST} photos, got {len(features)}")
    return OwnPet(name, unit(features), model)


def compared(pet: OwnPet, feature: torch.Tensor, reference: Reference | None) -> Compared:
    """A photo's `feature` (C,) compared with the pet's photos and with the training pictures."""
    distance = pet.distance(feature)
    nearer = None
    if reference is not None:
        others = _distances(pet.features.mean(dim=0), reference.train.float())
        nearer = (others <= distance).float().mean().item()
    return Compared(distance, pet.own.max().item(), nearer)


def _distances(mean: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
    """float32 (n,): 1 - cosine between a mean (C,) and features (n, C)."""
    return 1 - unit(features) @ unit(mean[None])[0]
