"""The keeper of the worker process: it starts one, replaces it when it ends, and ends it with the server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ui.server.keeper import WorkerKeeper

SLEEPS = "import time; time.sleep(60)"
IGNORES_SIGTERM = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@pytest.fixture
def keep() -> Iterator[Callable[[str], WorkerKeeper]]:
    """Start a keeper of a small Python program; end it after the test."""
    keepers: list[WorkerKeeper] = []

    def start(program: str) -> WorkerKeeper:
        keepers.append(WorkerKeeper([sys.executable, "-c", program], first_pause=0.05))
        keepers[-1].start()
        _until(lambda: keepers[-1].process is not None)
        return keepers[-1]

    yield start
    for keeper in keepers:
        keeper.stop(patience=0.5)


def test_a_process_that_was_killed_is_started_again(keep: Callable[[str], WorkerKeeper]) -> None:
    keeper = keep(SLEEPS)
    first = keeper.process
    first.kill()
    _until(lambda: keeper.process is not first and keeper.process.poll() is None)


def test_stopping_ends_the_process_and_starts_no_other(keep: Callable[[str], WorkerKeeper]) -> None:
    keeper = keep(SLEEPS)
    process = keeper.process
    keeper.stop()
    assert process.poll() is not None
    time.sleep(0.2)
    assert keeper.process is process


def test_stopping_does_not_wait_for_a_process_that_refuses(keep: Callable[[str], WorkerKeeper]) -> None:
    keeper = keep(IGNORES_SIGTERM)
    time.sleep(0.3)
    keeper.stop(patience=0.3)
    _until(lambda: keeper.process.poll() is not None)


def test_a_process_that_keeps_ending_is_started_ever_less_often(
    keep: Callable[[str], WorkerKeeper], tmp_path: Path
) -> None:
    starts = tmp_path / "starts"
    keep(f"open({str(starts)!r}, 'a').write('x')")
    _until(lambda: starts.exists() and len(starts.read_text()) >= 2)
    time.sleep(1.2)
    assert len(starts.read_text()) <= 6  # pauses of 0.05, 0.1, 0.2, 0.4, 0.8 s; without them dozens of starts


def _until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
