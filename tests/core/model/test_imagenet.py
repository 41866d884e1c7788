"""The table of breeds against torchvision's names and the 37 breeds, and the whole network against torchvision's."""

from __future__ import annotations

import pytest
import torch
import torchvision

from core.model import imagenet
from core.toy_pets.breeds.table import BREEDS


def test_every_name_in_the_table_is_one_of_imagenets_and_every_breed_one_of_the_37() -> None:
    names = imagenet.categories()
    assert len(names) == len(set(names)) == 1000
    assert imagenet.IMAGENET_NAMES.keys() <= BREEDS.keys()
    assert set(imagenet.IMAGENET_NAMES.values()) <= set(names)
    assert len(imagenet.IMAGENET_NAMES) == len(imagenet.BREEDS) == 24


def test_cats_are_called_cats_and_dogs_dogs() -> None:
    """ImageNet's dogs are its classes 151 to 268, its cats 281 to 285."""
    ids = {breed: imagenet.categories().index(name) for breed, name in imagenet.IMAGENET_NAMES.items()}
    for breed, number in ids.items():
        assert number in (range(281, 286) if BREEDS[breed].species == "cat" else range(151, 269)), breed


def test_the_network_gives_torchvisions_own_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(3)
    theirs = torchvision.models.resnet18().eval()
    monkeypatch.setattr(imagenet, "imagenet_network", lambda arch: theirs)
    xb = torch.randn(2, 3, 64, 96)
    with torch.inference_mode():
        assert torch.allclose(imagenet.photo_network().eval()(xb), theirs(xb), atol=1e-5)
