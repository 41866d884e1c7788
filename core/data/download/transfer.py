"""Fetching one file over HTTP: it tells how far it is, goes on where it broke off before, and is checked at the end."""

import math
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.data.download.http_stream import HttpStream
from core.errors import DataError
from core.files import is_disk_full

TELL_SECONDS = 1.0  # between two words on how far it is


class Progress(NamedTuple):
    """So many bytes of so many are there; `total` is 0 while nobody knows it."""

    what: str
    done: int
    total: int


def download(url: str, file: Path, md5: str, what: str) -> Iterator[Progress]:
    """Fetches `url` to `file` where it is not there yet; `what` names it to people. Tells how far it is every second.

    Close the generator to stop. What has come by then lies beside `file`, and the next call goes on from there. Only a
    file whose checksum is right gets its name. Two must not fetch the same file at once: both would write to its part.
    Raises DataError where the file cannot be had.
    """
    if file.exists():
        return
    partial = partial_of(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(partial, "ab") as out:
            yield from _receive(HttpStream(url, out.tell(), what), out, what)
        if not _matches(partial, md5):
            partial.unlink()
            raise DataError(
                f"{what} came, but with a wrong checksum, so it was thrown away.",
                "Try again; if it happens again, something between here and the server changes files.",
            )
        partial.replace(file)
    except OSError as error:  # of the disk: the network's are told by the stream
        raise disk_trouble(file.parent, error) from error


def partial_of(file: Path) -> Path:
    """Where the part of `file` that has come so far lies."""
    return file.with_name(file.name + ".part")


def disk_trouble(folder: Path, error: OSError) -> DataError:
    """What the disk said, as one sentence."""
    if is_disk_full(error):
        return DataError(f"The disk that holds {folder} is full.", "Make room, then go on: what has come is kept.")
    return DataError(
        f"The folder {folder} cannot be written ({error.strerror or error}).", "Check its access rights and its disk."
    )


def _receive(stream: HttpStream, out: BinaryIO, what: str) -> Iterator[Progress]:
    told = -math.inf  # the first piece is told at once: the total is known with it
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
    """A disk that runs full hurts more than this download: say so before."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DataError(
            f"The disk that holds {folder} has {free / 1e6:,.0f} MB left, and {needed / 1e6:,.0f} MB are to come.",
            "Make room, then go on: what has come is kept.",
        )


def _matches(file: Path, md5: str) -> bool:
    from torchvision.datasets.utils import check_integrity  # slow to import, and asked for once a download

    return bool(check_integrity(str(file), md5))
