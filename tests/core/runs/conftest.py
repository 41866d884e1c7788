import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from core.runs import Run, RunStore
from core.runs.worker import process, watch
from core.runs.worker.worker import work
from tests.core.runs.fake import FakeJob

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PETLAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PETLAB_DATABASE_URL", raising=False)
    monkeypatch.setattr(watch, "PARENT_SECONDS", 0.05)  # workers in this process and forks of it leave sooner
    return tmp_path / "home"


@pytest.fixture
def store(home):
    with_home = RunStore()
    yield with_home
    with_home.close()


@pytest.fixture
def start(home):
    """Starts `target(*args)` as a process of its own; what still runs after the test is killed.

    It is a fork, so that a test does not wait for torch to be imported anew.
    """
    started = []

    def start(target, *args):
        started.append(FORK.Process(target=target, args=args))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        if one.is_alive():
            os.kill(one.pid, signal.SIGKILL)
        one.join()


@pytest.fixture
def worker(store, monkeypatch):
    """A worker on fake jobs in a thread of this process, which ends with the test."""
    gone = threading.Event()
    monkeypatch.setattr(process.Parent, "gone", lambda self: gone.is_set())
    thread = threading.Thread(target=work, args=(store, FakeJob))
    thread.start()
    yield thread
    gone.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def until(condition, seconds: float = 10.0):
    """The first true value of `condition()`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
    return value


def until_state(store: RunStore, run_id: int, state: str) -> Run:
    return until(lambda: (run := store.get(run_id)).state == state and run)
