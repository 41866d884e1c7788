"""What a worker is to the operating system: a lock that dies with it, a name, a low priority, a parent to outlive
not."""

import os
import socket
from pathlib import Path
from typing import IO

from core.locks import try_lock
from core.settings import settings

NICENESS = 10  # below the pages, which must stay quick


def run_folder(run_id: int) -> Path:
    """Where a run keeps its checkpoint, its exported model and, when a bug hit it, `error.log`."""
    return settings().home / "runs" / str(run_id)


def worker_name() -> str:
    """Machine, home and process: what comes before the last colon is the same for all workers of one home."""
    return f"{socket.gethostname()}:{settings().home}:{os.getpid()}"


def lower_priority() -> None:
    os.nice(NICENESS)


class WorkerLock:
    """At most one worker a home. The operating system lets go of the lock when the process dies, however it dies."""

    def __init__(self, home: Path):
        self.path = home / "worker.lock"
        self._file: IO[str] | None = None

    def acquire(self) -> bool:
        """Take the lock; False when another worker has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = open(self.path, "a+")  # noqa: SIM115 — held open as long as the lock is
        if not try_lock(file):
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return True

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def holder(self) -> str:
        """The process that took the lock last, as text."""
        return self.path.read_text() if self.path.exists() else ""


class Parent:
    """The process that wanted this worker, by its id; without an id there is nobody to miss."""

    def __init__(self, pid: int | None):
        self.pid = pid
        self._own = pid == os.getppid()  # then its id cannot have passed to another process unnoticed

    def gone(self) -> bool:
        if self.pid is None:
            return False
        if self._own:
            return os.getppid() != self.pid
        return not _alive(self.pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # alive, and another user's
    return True
