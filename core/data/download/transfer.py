"""Downloads one file over HTTP, with progress, from where it broke off, and checked at the end."""

import hashlib
import math
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.data.download.http_stream import HttpStream
from core.errors import DataError
from core.files import is_disk_full
from core.locks import try_lock

TELL_SECONDS = 1.0  # between two reports


class Progress(NamedTuple):
    """`done` of `total` bytes are there; `total` is 0 while unknown."""

    what: str
    done: int
    total: int


class Checksum(NamedTuple):
    """The first hexadecimal `digits` of a file's digest by `method` ("md5", "sha256")."""

    method: str
    digits: str

    def fits(self, file: Path) -> bool:
        with open(file, "rb") as opened:
            return hashlib.file_digest(opened, self.method).hexdigest().startswith(self.digits)


def download(url: str, file: Path, checksum: Checksum, what: str) -> Iterator[Progress]:
    """Downloads `url` to `file` unless it exists, yielding its progress every second; `what` is its name for people.

    Close the generator to stop; the part so far is kept next to `file`, and the next call continues it. Only a file
    with the right checksum gets its name. While another process downloads the same file, its progress is yielded.
    Raises DataError if the download fails.
    """
    if file.exists():
        return
    partial = partial_of(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(partial, "ab") as out:
            while not try_lock(out):
                yield Progress(what, out.seek(0, os.SEEK_END), 0)
                time.sleep(TELL_SECONDS)
            if not _still_named(out, partial):  # the other process has moved it into place, or thrown it away
                yield from download(url, file, checksum, what)
                return
            yield from _receive(HttpStream(url, out.seek(0, os.SEEK_END), what), out, what)
            out.flush()
            if not checksum.fits(partial):
                partial.unlink()
                raise DataError(
                    f"{what} arrived with a wrong checksum, so the download was thrown away.",
                    "Try again. If it keeps happening, something between here and the server changes files.",
                )
            partial.replace(file)
    except OSError as error:  # of the disk; the stream reports the network's
        raise disk_trouble(file.parent, error) from error


def partial_of(file: Path) -> Path:
    """The part of `file` downloaded so far."""
    return file.with_name(file.name + ".part")


def disk_trouble(folder: Path, error: OSError) -> DataError:
    """The disk's error in a sentence."""
    if is_disk_full(error):
        return DataError(
            f"The disk that holds {folder} is full.", "Make room, then continue: the part that arrived is kept."
        )
    return DataError(
        f"Can't write to the folder {folder} ({error.strerror or error}).", "Check its access rights and its disk."
    )


def _receive(stream: HttpStream, out: BinaryIO, what: str) -> Iterator[Progress]:
    told = -math.inf  # the first piece is reported at once: it comes with the total
    try:
        for piece in stream.pieces(TELL_SECONDS):
            if piece and out.tell() == stream.start:
                _check_room(Path(out.name).parent, stream.total - stream.start)
            out.write(piece)
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                yield Progress(what, stream.done, stream.total)
    finally:
        stream.close()
    yield Progress(what, stream.done, stream.total or stream.done)


def _check_room(folder: Path, needed: int) -> None:
    """Raises DataError before the download would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DataError(
            f"The disk that holds {folder} has {free / 1e6:,.0f} MB left, but {needed / 1e6:,.0f} MB are needed.",
            "Make room, then continue: the part that arrived is kept.",
        )


def _still_named(opened: BinaryIO, path: Path) -> bool:
    return path.exists() and os.path.samestat(os.fstat(opened.fileno()), path.stat())
