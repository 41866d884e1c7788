"""Small squares of pictures, made once and kept on disk; the oldest are deleted first."""

import hashlib
import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

from core.augment.presize import cut_square
from core.data.pictures.decode import open_picture
from core.errors import PictureError
from core.files import whole_file
from core.settings import settings

SIDE = 160  # pixels
MOST_IN_FOLDER = 256  # thumbnails in each of 256 folders, so 65,536 at most; then the older half of a folder goes
_QUALITY = 82


def thumbnails(paths: Sequence[Path]) -> list[bytes | PictureError]:
    """For each picture the JPEG of its middle square, at most `SIDE` pixels wide, or the reason it can't be read."""
    with ThreadPoolExecutor(settings().threads) as pool:
        return list(pool.map(_thumbnail_or_reason, paths))


def thumbnail(path: Path) -> bytes:
    """One picture's thumbnail, made again when the file changes. Raises PictureError."""
    kept = _place_of(path)
    with suppress(OSError):
        jpeg = kept.read_bytes()
        if jpeg.endswith(b"\xff\xd9"):  # complete: a full disk may have left only a part
            os.utime(kept)
            return jpeg
    jpeg = _make(path)
    with suppress(OSError):  # no room to keep it: it is made again next time
        _keep(kept, jpeg)
    return jpeg


def _thumbnail_or_reason(path: Path) -> bytes | PictureError:
    try:
        return thumbnail(path)
    except PictureError as error:
        return error


def _place_of(path: Path) -> Path:
    try:
        stat = path.stat()
        state = f"{stat.st_size} {stat.st_mtime_ns}"
    except (OSError, ValueError):  # gone, or an impossible name; opening it will tell
        state = "gone"
    key = hashlib.sha256(f"thumbnail 2 {SIDE} {state} ".encode() + os.fsencode(path.absolute())).hexdigest()
    return settings().home / "thumbnails" / key[:2] / f"{key[2:32]}.jpg"


def _make(path: Path) -> bytes:
    square = Image.fromarray(np.ascontiguousarray(cut_square(np.asarray(open_picture(path, at_least=SIDE)))))
    if square.width > SIDE:
        square = square.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    buffer = io.BytesIO()
    square.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _keep(place: Path, jpeg: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(place) as aside:
        aside.write_bytes(jpeg)
    _make_room(place.parent)


def _make_room(folder: Path) -> None:
    with os.scandir(folder) as found:
        names = [entry.name for entry in found]
    if len(names) <= MOST_IN_FOLDER:
        return
    ages = []
    for name in names:
        with suppress(OSError):  # another process deleted it
            ages.append((os.stat(folder / name).st_mtime_ns, name))
    for _, name in sorted(ages)[: len(names) - MOST_IN_FOLDER // 2]:
        with suppress(OSError):
            os.unlink(folder / name)
