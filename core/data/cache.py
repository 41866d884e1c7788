"""Each picture is decoded once: its pixels lie shrunk, as bytes, in one file that all processes map into memory.
Crops and batches are made from them by `batches.py`; pictures beyond the cache's limit are decoded each time."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.augment.presize import fill, shrunk_size
from core.data.pictures import open_picture, picture_size
from core.errors import PictureError
from core.settings import settings

EMPTY, READY, BAD = 0, 1, 2  # the state of a picture, one byte each in state.bin


class PictureCache:
    """The pictures of `files`, each with its shorter side at `short_side` pixels: `cache[i]` is uint8 (H, W, 3).

    The cache's folder is named after the files' paths, sizes and times of change, so that a changed picture is read
    again. Filling needs no lock: where two processes write the same picture they write the same bytes, and its state
    turns READY only afterwards, so one that dies half way leaves a picture that is simply decoded again.
    """

    def __init__(self, files: Sequence[Path], short_side: int):
        self.files = files
        self.short_side = short_side
        self.folder = settings().home / "cache" / _key(files, short_side)
        if not _whole(self.folder, len(files)):
            _create(self.folder, files, short_side)
        os.utime(self.folder)  # the least recently used caches go first
        self.shapes = np.load(self.folder / "shapes.npy")  # (n, 2) height, width; 0, 0 for what is no picture
        ends = np.cumsum(self.shapes.prod(axis=1, dtype=np.int64) * 3)
        self._starts = np.concatenate([[0], ends])
        self._kept = int(np.searchsorted(ends, settings().cache_gb * 1e9, side="right"))  # the rest is decoded anew
        self._state = np.memmap(self.folder / "state.bin", np.uint8, "r+")
        there = (self.folder / "pixels.bin").stat().st_size
        self._state[(self._starts[1:] > there) & (self._state == READY)] = EMPTY  # the file was cut off
        size = int(self._starts[self._kept])
        self._pixels = np.memmap(self.folder / "pixels.bin", np.uint8, "r+", shape=(size,)) if size else None

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, i: int) -> np.ndarray:
        """Picture `i` as uint8 (H, W, 3), read only. Raises PictureError where it cannot be read."""
        if self._state[i] == BAD:
            raise PictureError(*self._reason(i))  # what it says was written before the state
        if i >= self._kept or self._pixels is None:
            return self._decode(i)
        height, width = self.shapes[i]
        there = self._pixels[self._starts[i] : self._starts[i + 1]].reshape(height, width, 3)
        if self._state[i] != READY:
            there[:] = self._decode(i)
            self._state[i] = READY
        return there

    def fill(self) -> Iterator[tuple[int, PictureError | None]]:
        """Decodes what is not there yet, on several threads; yields each picture's index and its error, if any."""

        def touch(i: int) -> PictureError | None:
            try:
                if self._state[i] != READY:
                    self[i]
            except PictureError as error:
                return error
            return None

        with ThreadPoolExecutor(settings().threads) as pool:
            yield from enumerate(pool.map(touch, range(len(self))))

    def _decode(self, i: int) -> np.ndarray:
        try:
            height, width = self.shapes[i].tolist()
            return np.array(fill(open_picture(self.files[i], at_least=self.short_side), (width, height)))
        except PictureError as error:
            if not isinstance(error.__cause__, MemoryError) and not getattr(error.__cause__, "strerror", None):
                # the file itself is at fault; one that is away or locked may come back
                with suppress(OSError), open(self.folder / "reasons.jsonl", "a") as reasons:
                    reasons.write(json.dumps([i, error.message, error.advice]) + "\n")
                self._state[i] = BAD
            raise

    def _reason(self, i: int) -> tuple[str, str]:
        with suppress(OSError):  # another process may have made room meanwhile
            for line in (self.folder / "reasons.jsonl").read_text().splitlines():
                index, message, advice = json.loads(line)
                if index == i:
                    return message, advice
        return f"{self.files[i].name} cannot be read.", "Open and save it again, or leave it out."


def _key(files: Sequence[Path], short_side: int) -> str:
    digest = hashlib.sha256(f"pictures 1 {short_side}".encode())
    for file in files:
        try:
            stat = file.stat()
            digest.update(f"\0{file}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}".encode())
        except OSError:
            digest.update(f"\0{file}\0gone".encode())
    return digest.hexdigest()[:24]


def _create(folder: Path, files: Sequence[Path], short_side: int) -> None:
    """An empty cache, made aside and moved into place; if another process was quicker, its cache stands."""
    shapes = np.zeros((len(files), 2), np.int32)
    state = np.zeros(len(files), np.uint8)
    reasons = []
    for i, file in enumerate(files):
        try:
            width, height = shrunk_size(*picture_size(file), short_side)
            shapes[i] = height, width
        except PictureError as error:
            state[i] = BAD
            reasons.append(json.dumps([i, error.message, error.advice]) + "\n")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    np.save(aside / "shapes.npy", shapes)
    state.tofile(aside / "state.bin")
    (aside / "reasons.jsonl").write_text("".join(reasons))
    limit = int(settings().cache_gb * 1e9)
    size = min(limit, int(shapes.prod(axis=1, dtype=np.int64).sum()) * 3)
    with open(aside / "pixels.bin", "wb") as pixels:
        pixels.truncate(size)  # sparse until it fills
    _make_room(folder.parent, limit - size)
    for _ in range(3):
        with suppress(OSError):  # something is there: another process was quicker, or half a cache is left
            aside.rename(folder)
            return
        if _whole(folder, len(files)):
            break
        with suppress(OSError):
            _remove(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _whole(folder: Path, n: int) -> bool:
    """Whether a cache of `n` pictures is there, with all its files."""
    state = folder / "state.bin"
    others = [folder / name for name in ("shapes.npy", "pixels.bin", "reasons.jsonl")]
    return all(file.exists() for file in others) and state.exists() and state.stat().st_size == n


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
