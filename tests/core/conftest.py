"""For the tests of core: a folder of tiny pets, and a single torch thread, which is fastest on them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.makers import make_pets


@pytest.fixture(scope="session")
def pets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 pictures of three classes, to read only."""
    return make_pets(tmp_path_factory.mktemp("tiny") / "pets")


@pytest.fixture
def own_pets(pets: Path, tmp_path: Path) -> Path:
    """A copy of `pets` that the test may change."""
    return Path(shutil.copytree(pets, tmp_path / "pets"))


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
