"""Files and folders that are complete or not there at all: written under another name, then moved in one step."""

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
    """Yields a path next to `path` to write; the file replaces `path` once it's on the disk. After an error, `path` is
    unchanged and nothing else is left."""
    aside = _beside(path)
    try:
        yield aside
        with open(aside, "r+b") as file:
            os.fsync(file.fileno())  # without this, a power cut could leave half the content
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, is_whole: Callable[[Path], bool] = Path.is_dir) -> Iterator[Path]:
    """Yields a new folder next to `path` to fill, which becomes `path` at the end. If another process was quicker, its
    folder stays; an incomplete one is replaced. After an error nothing is left."""
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
    """Deletes a folder if it's there. It's renamed first, so no other process finds half of it."""
    gone = _beside(path)
    with suppress(FileNotFoundError):
        path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def disk_explained(path: Path, size: int) -> Iterator[None]:
    """Turns the error of a full disk, while `size` bytes are written to `path`, into a DiskFullError."""
    try:
        yield
    except Exception as error:
        if not is_disk_full(error):
            raise
        free = shutil.disk_usage(path.parent).free
        raise DiskFullError(
            f"The disk is full: {path.name} needs {_megabytes(size)}, but only {_megabytes(free)} are free.",
            "Free some space, for example by deleting old runs, then start again. Everything saved before is safe.",
        ) from error


def is_disk_full(error: Exception) -> bool:
    """Whether the disk was full; safetensors mentions the system's error number only in its text."""
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    return full or bool(re.search(r"StorageFull|os error 28|No space left", str(error)))


def _moved(aside: Path, path: Path) -> bool:
    """False if something is already at `path`."""
    try:
        aside.rename(path)
    except OSError:
        if not path.exists():
            raise
        return False
    return True


def _beside(path: Path) -> Path:
    """A free, hidden name in the same folder, without the suffix that real files have."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
