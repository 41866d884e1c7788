"""A worker killed with `kill -9` costs a run nothing: the app starts another, and the losses are the same bits."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.serving import serve
from core.runs import RunConfig, RunStore
from tests.makers import ARCH, make_pets, tiny_config


def until(true: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := true():
            return value
        time.sleep(0.05)
    raise TimeoutError


def figures(store: RunStore, run: int) -> list[dict[str, Any]]:
    """The run's events but for what a clock measured and where files lie."""
    measured = ("seconds", "images_per_second", "model")
    return [
        {key: value for key, value in event.to_json().items() if key not in measured}
        for _, event in store.events_since(run)
    ]


@pytest.mark.timeout(300)
def test_a_killed_workers_run_goes_on_to_the_same_losses(tmp_path: Path) -> None:
    data = tiny_config(make_pets(tmp_path / "pets", per_class=24))
    config = RunConfig(data=data, arch=ARCH, pretrained=None, precision="fp32", epochs=2, freeze_epochs=1)
    home = tmp_path / "home"
    with serve(home):
        store = RunStore(f"sqlite:///{home / 'petlab.db'}")
        killed = store.submit(config)
        until(lambda: store.get(killed).epochs >= 1 and store.get(killed).state == "running", 120)
        first = store.get(killed).worker
        os.kill(int(first.rpartition(":")[2]), signal.SIGKILL)
        until(lambda: store.get(killed).worker not in (first, ""), 60)
        undisturbed = store.submit(config)
        until(lambda: store.get(undisturbed).state == "finished", 120)
        assert store.get(killed).state == "finished"
        assert figures(store, killed) == figures(store, undisturbed)
        assert sum(event["event"] == "batch_end" for event in figures(store, killed)) == store.get(killed).total_steps
