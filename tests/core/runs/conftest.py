import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TypeVar

import pytest

from core.runs import Run, RunStore
from core.runs.worker import process, watch
from core.runs.worker.worker import work
from tests.core.runs.fake import FakeJob

FORK = multiprocessing.get_context("fork")
Found = TypeVar("Found")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PETLAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PETLAB_DATABASE_URL", raising=False)
    monkeypatch.setattr(watch, "PARENT_SECONDS", 0.05)  # workers in this process and forks of it leave sooner
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[RunStore]:
    with_home = RunStore()
    yield with_home
    with_home.close()


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., ForkProcess]]:
    """Starts `target(*args)` in its own process, and kills it after the test. It's a fork, so torch isn't imported
    again."""
    started: list[ForkProcess] = []

    def start(target: Callable[..., None], *args: object) -> ForkProcess:
        started.append(FORK.Process(target=target, args=args))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        if one.is_alive():
            one.kill()
        one.join()


@pytest.fixture
def worker(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Thread]:
    """A worker with fake jobs in a thread that ends with the test."""
    gone = threading.Event()
    monkeypatch.setattr(process.Parent, "gone", lambda self: gone.is_set())
    thread = threading.Thread(target=work, args=(store, FakeJob))
    thread.start()
    yield thread
    gone.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def until(condition: Callable[[], Found | None], seconds: float = 30.0) -> Found:
    """The first true value of `condition()`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)
    return value


def until_state(store: RunStore, run_id: int, state: str) -> Run:
    return until(lambda: run if (run := store.get(run_id)).state == state else None)
