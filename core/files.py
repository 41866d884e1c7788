"""Files and folders that are whole or not there: written aside, then moved into place in one step."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import DiskFullError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives the path of a file beside `path` to write; it takes the place of `path` once it is on the disk. After an
    error, what stood at `path` stands there still, and nothing else is left."""
    aside = _beside(path)
    try:
        yield aside
        with open(aside, "r+b") as file:
            os.fsync(file.fileno())  # or a power cut could leave the new name with half the content
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, is_whole: Callable[[Path], bool] = Path.is_dir) -> Iterator[Path]:
    """Gives a new folder beside `path` to fill, which takes the place of `path` at the end. Where another process was
    quicker, its folder stays; one that is not whole makes room. After an error nothing is left."""
    aside = _beside(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside.mkdir()
    try:
        yield aside
        while not _moved(aside, path) and not is_whole(path):
            remove_folder(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def remove_folder(path: Path) -> None:
    """Deletes a folder: out of sight at once, so that no other process finds half of it. One that is not there is no
    error."""
    gone = _beside(path)
    with suppress(FileNotFoundError):
        path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def disk_explained(path: Path, size: int) -> Iterator[None]:
    """Inside, writing `size` bytes to `path` that fails for want of room becomes a DiskFullError."""
    try:
        yield
    except Exception as error:
        if not is_disk_full(error):
            raise
        free = shutil.disk_usage(path.parent).free
        raise DiskFullError(
            f"The disk is full: {path.name} needs {_megabytes(size)}, and {_megabytes(free)} are free.",
            "Make room, for example by deleting old runs, then start again; what was saved before is whole.",
        ) from error


def is_disk_full(error: Exception) -> bool:
    """Whether there was no room; safetensors passes the system's number on within its own text only."""
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    return full or bool(re.search(r"StorageFull|os error 28|No space left", str(error)))


def _moved(aside: Path, path: Path) -> bool:
    """False where something stands at `path`."""
    try:
        aside.rename(path)
    except OSError:
        if not path.exists():
            raise
        return False
    return True


def _beside(path: Path) -> Path:
    """A name that is free, in the same folder, hidden, without the suffix by which the real ones are found."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
