"""For every test: a temporary home and fixed seeds."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

# Set before any test module imports core, so that nothing touches your own ~/.petlab.
_session_home = tempfile.TemporaryDirectory(prefix="petlab-tests-")
os.environ["PETLAB_HOME"] = _session_home.name
os.environ.pop("PETLAB_DATABASE_URL", None)
# Servers and workers that tests start share the cores with the tests: threads that wait for each other would crawl.
os.environ["OMP_NUM_THREADS"] = "1"
# Workers are no nicer than the tests that wait for them. Inside the test process one would slow down all later tests.
os.environ["PETLAB_NICENESS"] = "0"


@pytest.fixture(autouse=True)
def _fixed_seeds() -> None:
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


@pytest.fixture
def petlab_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty PETLAB_HOME for tests that look at what's written there; the others share one."""
    home = tmp_path / "home"
    monkeypatch.setenv("PETLAB_HOME", str(home))
    yield home
