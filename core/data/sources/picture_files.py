"""The source of a `DataConfig` as a sorted list of picture files."""

import os
from pathlib import Path
from typing import NamedTuple

from core.data.config import TABLES
from core.data.download.oxford_pets import images_folder
from core.data.pictures.formats import FORMAT_NAMES, tally_left_out
from core.data.sources.access import allowed_path, bounds
from core.data.sources.folders import read_folder
from core.data.sources.table import is_table
from core.data.sources.table_files import pictures_of_table
from core.errors import DataError
from core.settings import settings


class Found(NamedTuple):
    """`paths` are sorted picture files below `root`; `left_out` names what isn't used, with the reason; `folders` are
    all that were read."""

    root: Path
    paths: list[Path]
    left_out: list[str]
    folders: list[str]


def list_pictures(source: str) -> tuple[Path, list[Path]]:
    """(root, picture files, sorted by their path). `source` is "toy", "oxford", a folder, or a table, whose file
    column is guessed. Raises DataError if there is nothing to list."""
    if is_table(source):
        return pictures_of_table(source)
    return find_pictures(source)[:2]


def find_pictures(source: str) -> Found:
    """All pictures of "toy", of "oxford" or below a folder. Subfolders that can't be read are left out and named, as
    are links to folders that are read anyway; other links are followed.

    Raises DataError if there are none, the folder itself can't be read, or "oxford" isn't downloaded yet.
    """
    known = {"toy": _toy_folder, "oxford": images_folder}.get(source)
    root = known() if known else _allowed_folder(source)
    inside = bounds(root)
    names: list[str] = []
    left_out: list[str] = []
    others = 0
    read: list[str] = []
    linked = [root.resolve()]
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            folder = read_folder(os.path.join(root, below), inside)
        except OSError as error:
            if not below:
                raise DataError(
                    f"The folder {root} can't be read ({error.strerror}).", "Grant access to it, or choose another."
                ) from error
            left_out.append(f"{below}{os.sep} ({error.strerror})")
            continue
        read.append(os.path.join(root, below))
        names += [os.path.join(below, name) for name in folder.pictures]
        for name in sorted(folder.links):
            real = Path(root, below, name).resolve()
            if any(real.is_relative_to(known) or known.is_relative_to(real) for known in linked):
                left_out.append(f"{os.path.join(below, name)}{os.sep} (a link to a folder that is read anyway)")
            else:
                linked.append(real)
                folder.folders.append(name)
        pending += [os.path.join(below, name) for name in folder.folders]
        left_out += [os.path.join(below, name) for name in folder.left_out]
        others += folder.others
    if not names:
        raise _no_pictures(root, others, left_out)
    names.sort(key=lambda name: name.replace(os.sep, "\0"))  # as paths are sorted, but faster
    return Found(root, [Path(root, name) for name in names], sorted(left_out), read)


def _no_pictures(root: Path, others: int, left_out: list[str]) -> DataError:
    files = "1 file" if others == 1 else f"{others} files"
    found = f"contains {files}, but no pictures" if others else "is empty"
    if left_out:
        kinds = tally_left_out(left_out)
        found = (
            f"contains no pictures that can be opened, only {kinds}"
            if kinds
            else (f"contains no pictures that can be opened; left out: {', '.join(left_out[:3])}")
        )
    advice = f"Put pictures into it ({FORMAT_NAMES}), or choose another folder."
    return DataError(f"The folder {root} {found}.", advice)


def _toy_folder() -> Path:
    from core.toy_pets import unpack  # a slow import

    return unpack(settings().home) / "images"


def _allowed_folder(source: str) -> Path:
    folder = allowed_path(source)
    if not folder.is_dir():
        raise DataError(
            f"{source} is a file, not a folder.",
            f"Choose a folder of pictures, or a table ({', '.join(TABLES)}).",
        )
    return folder
