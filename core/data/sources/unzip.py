"""Unpacks a stranger's ZIP: only pictures and tables, only into one folder, never more than the limit."""

import errno
import json
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.data.config import TABLES
from core.data.pictures.formats import FORMAT_NAMES, SUFFIXES, tally, unread
from core.data.sources.zip_names import decoded, hidden, leads_outside, safe_path, variants
from core.errors import DataError
from core.files import is_disk_full, whole_folder
from core.settings import settings

ABOUT = ".about.json"  # beside the pictures: the ZIP's name, the bytes unpacked, what was left out and why
MOST_FILES = 200_000
LARGEST_FILE = 512 * 2**20
LARGEST_INDEX = 32 * 2**20  # bytes; Python takes ten times that while reading the list of names
MOST_GROWTH = 500  # times the ZIP's size; photos grow 1.02-fold, as BMP 1.5-fold, a flat drawing as BMP 206-fold
HARMLESS = 64 * 2**20  # bytes that even the smallest ZIP may unpack to
CHUNK = 2**20

_AGAIN = "Pack it again and upload it again."
_NESTED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def unpack_zip(file: Path | BinaryIO, folder: Path, name: str = "The ZIP") -> Iterator[tuple[int, int]]:
    """Unpacks the pictures and tables of a ZIP into `folder`, completely or not at all: (bytes done, bytes in all).

    Bytes are counted as they arrive, whatever the ZIP claims. `ABOUT` names what is left out. Raises DataError for
    another file, for a ZIP beyond the limits or without pictures, and for a full disk.
    """
    try:
        size = _check_index(file, name)
        with zipfile.ZipFile(file) as archive:
            wanted, left_out = _wanted(archive.infolist(), name)
            total = sum(member.file_size for member, _ in wanted)
            limit = _limit(total, size, name)
            folder.parent.mkdir(parents=True, exist_ok=True)
            if total > shutil.disk_usage(folder.parent).free:
                raise _full(name)
            with whole_folder(folder) as aside:
                done = pictures = 0
                for member, path in wanted:
                    faults = len(left_out)
                    for got in _extract(archive, member, aside, path, left_out, limit - done, name):
                        done += got
                        yield min(done, total), total
                    pictures += path.suffix.lower() in SUFFIXES and len(left_out) == faults
                if not pictures:
                    raise _no_pictures(name, left_out)
                about = {"name": name, "bytes": done, "left_out": left_out}
                (aside / ABOUT).write_text(json.dumps(about))
    except (zipfile.BadZipFile, ValueError, struct.error, RuntimeError, EOFError, LookupError, OverflowError) as error:
        raise DataError(f"{name} is damaged, or isn't a ZIP ({error}).", _AGAIN) from error
    except OSError as error:
        if is_disk_full(error):
            raise _full(name) from error
        if error.errno == errno.EINVAL:  # a place before the file's beginning, which is lost
            raise DataError(f"{name} is damaged: its beginning is missing.", _AGAIN) from error
        raise DataError(f"{name} can't be unpacked ({error.strerror or error}).", "Try again.") from error


def _check_index(file: Path | BinaryIO, name: str) -> int:
    """The ZIP's size in bytes, after a check of its list of names, which zipfile reads as a whole."""
    with open(file, "rb") if isinstance(file, Path) else _borrowed(file) as data:
        size = data.seek(0, os.SEEK_END)
        data.seek(max(0, size - 66_000))
        tail = data.read()
        index = 0
        if (at := tail.rfind(b"PK\x05\x06")) >= 0 and len(tail) >= at + 16:
            index = struct.unpack_from("<I", tail, at + 12)[0]
        if (at := tail.rfind(b"PK\x06\x06")) >= 0 and len(tail) >= at + 48:  # the long form
            index = max(index if index != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, at + 40)[0])
        data.seek(0)
    if LARGEST_INDEX < index <= size:  # larger than the file: damaged, as zipfile will tell
        raise _too_many(name)
    return size


@contextmanager
def _borrowed(file: BinaryIO) -> Iterator[BinaryIO]:
    yield file


def _wanted(members: list[zipfile.ZipInfo], name: str) -> tuple[list[tuple[zipfile.ZipInfo, PurePosixPath]], list[str]]:
    """The members to unpack with safe paths, and what is left out and why."""
    if len(members) > MOST_FILES:
        raise _too_many(name)
    wanted, left_out, seen, others = [], [], set(), 0
    strange: list[str] = []  # pictures and movies that Pet Lab doesn't read
    for member in members:
        title = decoded(member)
        if title.endswith("/") or hidden(title):
            continue
        path = safe_path(title)
        reason = _refusal(member, title, path)
        if not reason and title in seen:
            reason = "appears twice; the first is used"
        seen.add(title)
        if reason:
            left_out.append(f"{title} ({reason})")
        elif path is not None and path.suffix.lower() in (*SUFFIXES, *TABLES):
            wanted.append((member, path))
        elif unread(title):
            strange.append(title)
        else:
            others += 1
    if strange:
        left_out.insert(0, tally(strange))
    if not any(path.suffix.lower() in SUFFIXES for _, path in wanted):
        if others := others + len(wanted):
            left_out.append(f"{others} that aren't pictures")
        raise _no_pictures(name, left_out)
    if others:
        left_out.append(f"{others} that are neither pictures nor tables")
    return wanted, left_out


def _refusal(member: zipfile.ZipInfo, title: str, path: PurePosixPath | None) -> str:
    """Why a member isn't unpacked, "" if it can be."""
    mode = member.external_attr >> 16
    if leads_outside(title):
        return "its name leads outside"
    if path is None:
        return "in too many folders"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "a link, not a file" if stat.S_ISLNK(mode) else "not a regular file"
    if member.flag_bits & 0x1:
        return "locked with a password"
    if path.suffix.lower() in _NESTED:
        return "an archive inside the archive; unpack it first"
    if member.file_size > LARGEST_FILE:
        return f"larger than {LARGEST_FILE // 2**20} MB"
    return ""


def _limit(total: int, size: int, name: str) -> int:
    """Bytes that a ZIP of `size` bytes may unpack to. Raises DataError if it announces more."""
    allowed = int(settings().upload_gb * 1e9)
    growth = max(HARMLESS, MOST_GROWTH * size)
    if total > allowed:
        raise _too_large(name)
    if total > growth:
        raise _bomb(name)
    return min(allowed, growth)


def _extract(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    aside: Path,
    path: PurePosixPath,
    left_out: list[str],
    limit: int,
    name: str,
) -> Iterator[int]:
    """Writes one member, chunk by chunk; yields each chunk's bytes. A damaged one is left out and named."""
    out, done = None, 0
    try:
        with _create(aside, path) as out, archive.open(member) as data:
            while chunk := data.read(CHUNK):
                done += len(chunk)
                if done > limit:
                    raise _bomb(name) if limit < int(settings().upload_gb * 1e9) else _too_large(name)
                out.write(chunk)
                yield len(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        left_out.append(f"{path} (damaged: {error})")
        if out is not None:
            Path(out.name).unlink()


def _create(aside: Path, path: PurePosixPath) -> BinaryIO:
    """A new file at `path`, or beside it if the name is taken."""
    for candidate in variants(path):
        file = aside / candidate
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            file.parent.mkdir(parents=True, exist_ok=True)
            return open(file, "xb")
    raise zipfile.BadZipFile("its name is taken")


def _no_pictures(name: str, left_out: list[str]) -> DataError:
    found = f"; left out: {', '.join(left_out[:3])}" if left_out else ""
    return DataError(
        f"{name} contains no usable pictures{found}.", f"Pack the pictures themselves into one ZIP ({FORMAT_NAMES})."
    )


def _too_many(name: str) -> DataError:
    return DataError(f"{name} contains more than {MOST_FILES:,} files.", "Use fewer pictures.")


def _too_large(name: str) -> DataError:
    limit = f"{settings().upload_gb:g} GB"
    return DataError(f"{name} would unpack to more than {limit}.", "Use fewer or smaller pictures.")


def _bomb(name: str) -> DataError:
    return DataError(
        f"{name} would unpack to more than {MOST_GROWTH} times its size, which pictures never do.",
        "Pet Lab refuses it.",
    )


def _full(name: str) -> DataError:
    return DataError(f"The disk has no room for {name}.", "Make room and upload it again.")
