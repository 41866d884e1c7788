"""A lock on an open file that the operating system releases when the process dies, however it dies."""

import fcntl
from typing import IO


def try_lock(file: IO) -> bool:
    """Lock `file` until it is closed. False if another opening of it holds the lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
