"""The folder of a cache: its name, its empty files, and room for it among the others."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.files import remove_folder, whole_folder
from core.settings import settings

PIXELS, STATE, SHAPES, REASONS = "pixels.bin", "state.bin", "shapes.bin", "reasons.jsonl"


def make_folder(files: Sequence[Path], short_side: int, place: int) -> Path:
    """The folder for these files at this size, made if needed; `place` is the most bytes that a picture takes. It is
    named after the files' paths, sizes and times of change, so a changed picture is read again."""
    folder = settings().home / "cache" / _key(files, short_side)
    if not _whole(folder, len(files)):
        _create(folder, len(files), place)
    os.utime(folder)  # the least recently used go first
    return folder


def _key(files: Sequence[Path], short_side: int) -> str:
    digest = hashlib.sha256(f"pictures 4 {short_side}".encode())
    for file in map(str, files):
        try:
            stat = os.stat(file)
            digest.update(f"\0{file}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}".encode())
        except OSError:
            digest.update(f"\0{file}\0gone".encode())
    return digest.hexdigest()[:24]


def _create(folder: Path, n: int, place: int) -> None:
    """An empty cache, in the place of a broken one."""
    with whole_folder(folder, lambda there: _whole(there, n)) as aside:
        for name, size in ((PIXELS, n * place), (STATE, n), (SHAPES, n * 8), (REASONS, 0)):
            with open(aside / name, "wb") as file:
                file.truncate(size)  # sparse until it fills
        limit = int(settings().cache_gb * 1e9)
        _make_room(folder.parent, limit - min(limit, n * place))


def _whole(folder: Path, n: int) -> bool:
    """Whether a cache of `n` pictures exists with all its files."""
    try:
        state, shapes = ((folder / name).stat().st_size for name in (STATE, SHAPES))
    except OSError:
        return False
    return (state, shapes) == (n, n * 8) and all((folder / name).exists() for name in (PIXELS, REASONS))


def _make_room(root: Path, limit: int) -> None:
    """Deletes the least recently used caches until they take at most `limit` bytes on the disk."""
    used: list[tuple[float, int, Path]] = []
    for folder in root.iterdir():
        with suppress(OSError):  # another process deletes it
            if not folder.name.startswith("."):
                taken = sum(file.stat().st_blocks * 512 for file in folder.iterdir())
                used.append((folder.stat().st_mtime, taken, folder))
    total = sum(taken for _, taken, _ in used)
    for _, taken, folder in sorted(used):
        if total <= limit:
            return
        total -= taken
        with suppress(OSError):
            remove_folder(folder)  # processes that map it keep its pages
