"""A model that knows five breeds of toy pets: the toy body, and a head of one epoch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core import Learner, create_learner, load_data
from core.settings import settings
from core.toy_pets import unpack
from tests.makers import tiny_config

FIVE = ("Birman", "Siamese", "beagle", "pug", "samoyed")


@pytest.fixture(scope="session")
def toy() -> Path:
    """The folder of the toy set, with images/ and masks/."""
    return unpack(settings().home)


@pytest.fixture(scope="session")
def toy_learner(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    folder = tmp_path_factory.mktemp("five")
    for picture in sorted((toy / "images").iterdir()):
        if picture.name.startswith(FIVE):
            shutil.copy(picture, folder)
    dls = load_data(tiny_config(folder, presize=144, size=128, batch_size=16))
    learn = create_learner(dls, "resnet18", "toy", "fp32", device="cpu")
    for _ in learn.fit_one_cycle(1, 5e-3):
        pass
    return learn
