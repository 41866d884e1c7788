"""Each picture is decoded once and kept, shrunk, in one file that all processes map into memory.
Pictures beyond the cache's limit are decoded every time."""

import json
import os
import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.augment.presize import most_pixels, shrink
from core.data.batches.cache_folder import PIXELS, REASONS, SHAPES, STATE, make_folder
from core.data.pictures.decode import open_picture
from core.errors import PictureError
from core.settings import settings
from core.threads import pool

EMPTY, READY, BAD = 0, 1, 2  # a picture's state, in one byte
COUNT_EVERY = 64  # pictures added between two looks at what other processes added


class PictureCache:
    """The pictures of `files`, each with its shorter side at `short_side` pixels: `cache[i]` is uint8 (H, W, 3).

    Files are opened when their picture is asked for. Each picture has its own place in a sparse file, as large as any
    picture can be, so filling needs no lock: two processes that write the same picture write the same bytes, and its
    state turns READY only afterwards; if one dies halfway, the picture is decoded again.
    """

    def __init__(self, files: Sequence[Path], short_side: int):
        self.files = files
        self.short_side = short_side
        self._place = most_pixels(short_side) * 3  # bytes for each picture
        self.folder = make_folder(files, short_side, self._place)
        self._places: Sequence[int] = range(len(files))  # in the cache's files
        self._state = _mapped(self.folder / STATE, np.uint8, (len(files),))
        self._shapes = _mapped(self.folder / SHAPES, np.int32, (len(files), 2))  # height, width
        self._reasons: dict[int, list[str]] = {}  # message and advice of damaged pictures
        self._check()
        self._file = os.open(self.folder / PIXELS, os.O_RDWR)
        weakref.finalize(self, os.close, self._file)
        os.truncate(self._file, len(files) * self._place)  # longer again if it was cut off
        self._pixels = _mapped(self.folder / PIXELS, np.uint8, (len(files) * self._place,))
        self._limit = settings().cache_gb * 1e9
        self._used, self._added = self._taken(), 0

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, i: int) -> np.ndarray:
        """Picture `i` as uint8 (H, W, 3), read-only. Raises PictureError if it can't be read."""
        at = self._places[i]
        if self._state[at] == BAD:
            raise self._reason(i)  # the reason was written before the state
        if self._state[at] != READY:
            return self._decode(i, at)
        height, width = self._shapes[at].tolist()
        start = at * self._place
        return self._pixels[start : start + height * width * 3].reshape(height, width, 3)

    def fill(self) -> Iterator[tuple[int, PictureError | None]]:
        """Decodes missing pictures on several threads; yields each picture's index and its error, if any."""

        def touch(i: int) -> PictureError | None:
            try:
                if self._state[self._places[i]] != READY:
                    self[i]
            except PictureError as error:
                return error
            return None

        with pool("pictures") as threads:
            yield from enumerate(threads.map(touch, range(len(self))))

    def damaged(self) -> dict[int, PictureError]:
        """The pictures found damaged so far, by any process at any time, and why."""
        found = np.flatnonzero(self._state[self._places] == BAD).tolist()
        return {i: self._reason(i) for i in found}

    def leave_out(self, some: Collection[int]) -> None:
        """From now on the pictures are numbered without `some`."""
        kept = [i for i in range(len(self)) if i not in some]
        self.files = [self.files[i] for i in kept]
        self._places = [self._places[i] for i in kept]

    def _reason(self, i: int) -> PictureError:
        at = self._places[i]
        if at not in self._reasons:
            with suppress(OSError):  # another process may have made room
                lines = (self.folder / REASONS).read_text().splitlines()
                self._reasons |= {place: error for place, *error in map(json.loads, lines)}
        message = f"{self.files[i].name} can't be read."
        return PictureError(*self._reasons.get(at, (message, "Open and save it again, or leave it out.")))

    def _decode(self, i: int, at: int) -> np.ndarray:
        try:
            pixels = shrink(open_picture(self.files[i], at_least=self.short_side), self.short_side)
        except PictureError as error:
            if not isinstance(error.__cause__, MemoryError) and not getattr(error.__cause__, "strerror", None):
                # the file itself is at fault; a missing or locked one may come back
                with suppress(OSError), open(self.folder / REASONS, "a") as reasons:
                    reasons.write(json.dumps([at, error.message, error.advice]) + "\n")
                self._state[at] = BAD
            raise
        self._keep(at, pixels)
        return pixels

    def _keep(self, at: int, pixels: np.ndarray) -> None:
        """Writes a picture if there is room for it, in the cache and on the disk."""
        if self._added >= COUNT_EVERY:
            self._used, self._added = self._taken(), 0
        if self._used + pixels.nbytes > self._limit:
            return
        with suppress(OSError):  # the disk is full
            if os.pwrite(self._file, pixels.data, at * self._place) == pixels.nbytes:
                self._shapes[at] = pixels.shape[:2]
                self._state[at] = READY
                self._used, self._added = self._used + pixels.nbytes, self._added + 1

    def _taken(self) -> int:
        """Bytes of all pictures kept."""
        return int(self._shapes[self._state == READY].prod(axis=1, dtype=np.int64).sum()) * 3

    def _check(self) -> None:
        """Forgets pictures whose pixels or shape are lost, such as after a power cut."""
        sizes = self._shapes.prod(axis=1, dtype=np.int64) * 3
        ends = np.arange(len(sizes)) * self._place + sizes
        lost = (sizes <= 0) | (sizes > self._place) | (ends > (self.folder / PIXELS).stat().st_size)
        self._state[lost & (self._state == READY)] = EMPTY


def _mapped(file: Path, dtype: type, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.memmap(file, dtype, "r+", shape=shape))
