"""One's own pet as the mean of a few features."""

from __future__ import annotations

import pytest
import torch

from core.understand.own_pet import compared, own_pet
from core.understand.reference import Reference, unit


def around(place: int, n: int, seed: int) -> torch.Tensor:
    """Features near the axis `place`."""
    noise = torch.randn((n, 8), generator=torch.Generator().manual_seed(seed))
    return torch.eye(8)[place] + 0.1 * noise


def reference() -> Reference:
    train = unit(torch.cat([around(place, 20, place) for place in (1, 2, 3)])).half()
    return Reference(train, ["pet.jpg"] * 60, ["pet"] * 60, torch.ones(1, 1), torch.zeros(1))


def test_distances_by_hand() -> None:
    pet = own_pet("Luna", torch.tensor([[1.0, 0], [0, 1], [1, 0]]), "a model")
    assert pet.distance(torch.tensor([2.0, 1])) == pytest.approx(0, abs=1e-6)
    half = 1 - 0.5**0.5  # each [1, 0] from the mean of [0, 1] and [1, 0]
    assert pet.own.tolist() == pytest.approx([half, 1, half], abs=1e-6)


def test_the_pet_is_likely_and_others_are_not() -> None:
    pet = own_pet("Luna", around(0, 8, 10), "a model")
    new = pet.features.mean(dim=0)
    assert compared(pet, new, reference()).likeness == "likely"
    assert compared(pet, around(1, 1, 12)[0], reference()).likeness == "unlikely"


def test_too_few_photos_are_refused() -> None:
    with pytest.raises(ValueError, match="features: expected 3 to 10 photos, got 2"):
        own_pet("Luna", torch.ones(2, 8), "a model")
