"""Unpacks a .tar.gz with progress: plain files below one folder, whatever the archive asks for."""

import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from pathlib import Path, PurePosixPath

from core.data.download.transfer import TELL_SECONDS, Progress
from core.errors import DataError


def untar(archive: Path, folder: Path, what: str) -> Iterator[Progress]:
    """Writes the files of `archive` below `folder`: no links, no rights, no owners. Yields the bytes read every second.

    If it is stopped, the files so far stay. Raises DataError for a damaged archive, which is deleted, and for names
    that lead out of `folder`.
    """
    total, told = archive.stat().st_size, time.monotonic()
    yield Progress(what, 0, total)
    try:
        with open(archive, "rb") as file, tarfile.open(fileobj=file, mode="r:gz") as tar:
            for member in tar:
                if not member.isfile():
                    continue
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts or "\\" in member.name or ":" in member.name:
                    raise DataError(
                        f"{archive.name} contains {member.name}, which is outside its folder.",
                        "Download it from elsewhere.",
                    )
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with tar.extractfile(member) as source, open(target, "wb") as out:  # type: ignore[union-attr]
                    shutil.copyfileobj(source, out)
                if time.monotonic() - told >= TELL_SECONDS:
                    told = time.monotonic()
                    yield Progress(what, min(file.tell(), total), total)
    except (tarfile.TarError, EOFError, zlib.error, BadGzipFile) as error:
        archive.unlink(missing_ok=True)
        raise DataError(f"{archive.name} is damaged ({error}), so it was thrown away.", "Download it again.") from error
    yield Progress(what, total, total)
