"""The source of a `DataConfig` as a sorted list of picture files."""

import os
from pathlib import Path
from typing import NamedTuple

from core.data.config import TABLES
from core.data.download.oxford_pets import images_folder
from core.data.pictures.formats import FORMAT_NAMES, tally_left_out
from core.data.sources.access import allowed_path, bounds
from core.data.sources.folders import walk
from core.data.sources.table import is_table
from core.data.sources.table_files import pictures_of_table
from core.errors import DataError
from core.settings import settings


class Found(NamedTuple):
    """`paths` are sorted picture files below `root`; `left_out` names what isn't used, with the reason."""

    root: Path
    paths: list[Path]
    left_out: list[str]


def list_pictures(source: str) -> tuple[Path, list[Path]]:
    """(root, picture files, sorted by their path). `source` is "toy", "oxford", a folder, or a table, whose file
    column is guessed. Raises DataError if there is nothing to list."""
    if is_table(source):
        return pictures_of_table(source)
    return find_pictures(source)[:2]


def find_pictures(source: str) -> Found:
    """All pictures of "toy", of "oxford" or below a folder, as `walk` reaches them.

    Raises DataError if there are none, the folder itself can't be read, or "oxford" isn't downloaded yet.
    """
    root = _root_of(source)
    names: list[str] = []
    left_out: list[str] = []
    others = 0
    try:
        for below, folder in walk(root, bounds(root)):
            names += [os.path.join(below, name) for name in folder.pictures]
            left_out += folder.left_out
            others += folder.others
    except OSError as error:
        raise DataError(
            f"The folder {root} can't be read ({error.strerror}).", "Grant access to it, or choose another."
        ) from error
    if not names:
        raise _no_pictures(root, others, left_out)
    names.sort(key=lambda name: name.replace(os.sep, "\0"))  # as paths are sorted, but faster
    return Found(root, [Path(root, name) for name in names], sorted(left_out))


def folders_of(source: str) -> list[str]:
    """All folders that `find_pictures` reads, without a look at their files. Raises DataError if there's no such
    folder, OSError if it can't be read."""
    root = _root_of(source)
    return [os.path.join(root, below) for below, _ in walk(root, bounds(root), files=False)]


def _no_pictures(root: Path, others: int, left_out: list[str]) -> DataError:
    files = "1 file" if others == 1 else f"{others} files"
    found = f"contains {files}, but no pictures" if others else "is empty"
    if left_out:
        kinds = tally_left_out(left_out)
        what = f", only {kinds}" if kinds else f"; left out: {', '.join(left_out[:3])}"
        found = f"contains no pictures that can be opened{what}"
    advice = f"Put pictures into it ({FORMAT_NAMES}), or choose another folder."
    return DataError(f"The folder {root} {found}.", advice)


def _root_of(source: str) -> Path:
    known = {"toy": _toy_folder, "oxford": images_folder}.get(source)
    return known() if known else _allowed_folder(source)


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
