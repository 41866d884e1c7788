"""A lock on an open file that the operating system lets go of when the process dies, however it dies."""

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO) -> bool:
        """Lock `file` until it is closed; False where another opening of it is locked."""
        file.seek(1 << 20)  # a byte far behind the text, which others may then read
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(file: IO) -> bool:
        """Lock `file` until it is closed; False where another opening of it is locked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
