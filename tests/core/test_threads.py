"""Pools compute on one torch thread a worker, and the rest of the program on as many as before."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.threads import pool

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_a_pool_computes_alone_and_leaves_all_other_threads_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETLAB_THREADS", "3")
    barrier = threading.Barrier(3)

    def count() -> int:
        barrier.wait(10)  # so that all three workers take part
        torch.ones(200, 200).exp()
        return torch.get_num_threads()

    with pool("test") as threads:
        inside = [future.result() for future in [threads.submit(count) for _ in range(3)]]
    elsewhere: list[int] = []
    other = threading.Thread(target=lambda: elsewhere.append(torch.get_num_threads()))
    other.start()
    other.join()
    assert (inside, elsewhere, torch.get_num_threads()) == ([1, 1, 1], [2], 2)


def test_training_computes_on_all_cores_after_data_was_loaded(pets: Path) -> None:
    """The loader's threads once took torch's other threads away from the one that trains: half the speed on two cores.
    It shows only where nothing has used torch before, hence the new process."""
    program = f"""
import torch
from core import DataConfig, load_data
next(load_data(DataConfig(source={str(pets)!r}, presize=48, size=32, batch_size=4)).train.batches(0))
print(torch.get_num_threads())
"""
    environment = os.environ | {"OMP_NUM_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "2"
