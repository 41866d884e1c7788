"""The folder of a cache: its name, its empty files, and room for it among the others.
What stands in the files is `cache.py`'s matter."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.settings import settings

PIXELS, STATE, SHAPES, REASONS = "pixels.bin", "state.bin", "shapes.bin", "reasons.jsonl"


def make_folder(files: Sequence[Path], short_side: int, place: int) -> Path:
    """The folder for these files at this size, made if it is not there; `place` is the most bytes that a picture takes.

    It is named after the files' paths, sizes and times of change, so that a changed picture is read again.
    """
    folder = settings().home / "cache" / _key(files, short_side)
    if not _whole(folder, len(files)):
        _create(folder, len(files), place)
    os.utime(folder)  # the least recently used go first
    return folder


def _key(files: Sequence[Path], short_side: int) -> str:
    digest = hashlib.sha256(f"pictures 3 {short_side}".encode())
    for file in map(str, files):
        try:
            stat = os.stat(file)
            digest.update(f"\0{file}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}".encode())
        except OSError:
            digest.update(f"\0{file}\0gone".encode())
    return digest.hexdigest()[:24]


def _create(folder: Path, n: int, place: int) -> None:
    """An empty cache, made aside and moved into place; if another process was quicker, its cache stands."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    for name, size in ((PIXELS, n * place), (STATE, n), (SHAPES, n * 8), (REASONS, 0)):
        with open(aside / name, "wb") as file:
            file.truncate(size)  # sparse until it fills
    limit = int(settings().cache_gb * 1e9)
    _make_room(folder.parent, limit - min(limit, n * place))
    for _ in range(3):
        with suppress(OSError):  # something is there: another process was quicker, or half a cache is left
            aside.rename(folder)
            return
        if _whole(folder, n):
            break
        with suppress(OSError):
            _remove(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _whole(folder: Path, n: int) -> bool:
    """Whether a cache of `n` pictures is there, with all its files."""
    try:
        state, shapes = ((folder / name).stat().st_size for name in (STATE, SHAPES))
    except OSError:
        return False
    return (state, shapes) == (n, n * 8) and all((folder / name).exists() for name in (PIXELS, REASONS))


def _make_room(root: Path, limit: int) -> None:
    """Deletes the least recently used caches until what they take on the disk is at most `limit` bytes."""
    used: list[tuple[float, int, Path]] = []
    for folder in root.iterdir():
        with suppress(OSError):  # another process deletes it
            if not folder.name.startswith("making-"):
                taken = sum(file.stat().st_blocks * 512 for file in folder.iterdir())
                used.append((folder.stat().st_mtime, taken, folder))
    total = sum(taken for _, taken, _ in used)
    for _, taken, folder in sorted(used):
        if total <= limit:
            return
        total -= taken
        with suppress(OSError):  # another process was quicker
            _remove(folder)


def _remove(folder: Path) -> None:
    """Deletes a cache at once: no other process finds half of it. Who has it mapped keeps its pages."""
    if folder.exists():
        shutil.rmtree(folder.rename(Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-")) / "old").parent)
