"""The worker as a process: a lock that dies with it, a name, a low priority and a parent."""

import os
import socket
from pathlib import Path
from typing import IO

from core.locks import try_lock
from core.settings import settings


def run_folder(run_id: int) -> Path:
    """A run's folder: its checkpoint, its model and, after a bug, `error.log`."""
    return settings().home / "runs" / str(run_id)


def worker_name() -> str:
    """Machine, home and process. Workers of one home differ only after the last colon."""
    return f"{socket.gethostname()}:{settings().home}:{os.getpid()}"


def lower_priority() -> None:
    os.nice(settings().niceness)


class WorkerLock:
    """Allows one worker per home. The operating system releases the lock when the process dies."""

    def __init__(self, home: Path):
        self.path = home / "worker.lock"
        self._file: IO[str] | None = None

    def acquire(self) -> bool:
        """Take the lock; False if another worker has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = open(self.path, "a+")  # noqa: SIM115 — open as long as the lock is held
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
        """The last process to take the lock, as text."""
        return self.path.read_text() if self.path.exists() else ""


class Parent:
    """The process that started this worker, by its id, if any."""

    def __init__(self, pid: int | None):
        self.pid = pid
        self._own = pid == os.getppid()  # then no other process can get its id unnoticed

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
