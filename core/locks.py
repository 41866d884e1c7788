"""A lock on an open file. The operating system releases it when the process dies, for whatever reason."""

import fcntl
from typing import IO


def try_lock(file: IO) -> bool:
    """Locks `file` until it's closed. False if someone else holds the lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
