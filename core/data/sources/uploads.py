"""Uploaded ZIPs, unpacked below PETLAB_HOME and found again by the digest of their bytes."""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.data.config import TABLES
from core.data.sources.unzip import ABOUT, unpack_zip
from core.errors import DataError
from core.files import remove_folder
from core.settings import settings

IN_USE = 3600.0  # seconds after its last use before an upload may be deleted


@dataclass(frozen=True)
class Upload:
    """An unpacked ZIP: `folder` holds its pictures (inside a single folder around them, if any), `tables` are those at
    its top, `left_out` names what wasn't unpacked, and why."""

    digest: str
    name: str
    folder: Path
    tables: list[Path]
    left_out: list[str]


def digest_of(data: bytes) -> str:
    """The name under which a ZIP of these bytes is kept, from its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def receive(file: BinaryIO, digest: str, name: str) -> Iterator[tuple[int, int]]:
    """Unpacks a new upload: (bytes done, bytes in all). Raises DataError as `unpack_zip` does, and if uploads in use
    leave no room."""
    folder = _root() / digest
    if folder.is_dir():
        return
    yield from unpack_zip(file, folder, name)
    _make_room(folder)


def find_upload(digest: str) -> Upload | None:
    """The upload of this digest, marked as used now; None if there is none."""
    folder = _root() / digest
    if not re.fullmatch("[0-9a-f]{16}", digest) or not folder.is_dir():
        return None
    with suppress(OSError):  # deleted just now
        os.utime(folder / ABOUT)  # not the folder, whose time tells when its pictures changed
        about = json.loads((folder / ABOUT).read_text())
        top = _top(folder)
        tables = sorted(path for path in top.iterdir() if path.suffix.lower() in TABLES and path.is_file())
        return Upload(digest, about["name"], top, tables, about["left_out"])
    return None


def upload_of(source: str) -> Upload | None:
    """The upload that contains a source, None for any other source."""
    path = Path(source)
    return find_upload(path.relative_to(_root()).parts[0]) if path != _root() and _root() in path.parents else None


def _root() -> Path:
    return settings().home / "uploads"


def _top(folder: Path) -> Path:
    """The folder itself, or the one in it that holds everything. A class's own folder is kept: its name is a
    label."""
    entries = [path for path in folder.iterdir() if path.name != ABOUT]
    if len(entries) == 1 and entries[0].is_dir():
        return _top(entries[0])
    return folder


def _make_room(newest: Path) -> None:
    """Deletes the least recently used uploads until the rest fit into the limit. If those in use are too large, deletes
    the newest and raises DataError."""
    limit = settings().upload_gb * 1e9
    used = []
    for folder in _root().iterdir():
        with suppress(OSError, ValueError, KeyError):  # another process deletes it
            if folder.name.startswith("."):  # half unpacked; its process may have died
                if folder.stat().st_mtime < time.time() - 24 * IN_USE:
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            used.append(((folder / ABOUT).stat().st_mtime, json.loads((folder / ABOUT).read_text())["bytes"], folder))
    total = sum(taken for _, taken, _ in used)
    for last, taken, folder in sorted(used):
        if total <= limit:
            return
        if folder != newest and last < time.time() - IN_USE:
            total -= taken
            _remove(folder)
    if total > limit:
        _remove(newest)
        raise DataError(
            f"Uploads of the last hour fill the {settings().upload_gb:g} GB reserved for them.",
            "Try again later, or raise PETLAB_UPLOAD_GB on the server.",
        )


def _remove(folder: Path) -> None:
    with suppress(OSError):  # it stays and is counted again next time
        remove_folder(folder)
