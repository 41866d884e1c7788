"""From the names in a table to the files; each folder is read once."""

import os
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.data.labels.names import composed
from core.data.pictures.formats import SUFFIXES, unread
from core.data.sources.access import bounds, within
from core.data.sources.folders import read_folder
from core.data.sources.table import Table, columns_of, read_table
from core.errors import DataError

USUAL = ("images", "image", "imgs", "img", "pictures", "photos", "train")  # folders of pictures beside a table


class Named(NamedTuple):
    """The pictures found, sorted by path, `labels` None if no column was asked for; `missing` names the rest, with the
    reason if it isn't a missing file."""

    root: Path
    paths: list[Path]
    labels: list[str] | None
    missing: list[str]


def pictures_of_table(source: str) -> tuple[Path, list[Path]]:
    """(the table's folder, the pictures it names); its file column is guessed."""
    table = read_table(source)
    found = find_named(table, columns_of(table, "table")[0], None)
    return found.root, found.paths


def find_named(table: Table, file_column: str, label_column: str | None) -> Named:
    """The files of a table and, by the other column, their labels. A file listed twice counts once.

    Raises DataError if none exists, or a file has two labels.
    """
    folder = table.path.parent
    locate = _locator(folder, table.path.stem)
    names = table.columns[file_column]
    texts = table.columns[label_column] if label_column is not None else [""] * len(names)
    label_of: dict[str, str] = {}  # in the order of the table
    missing: dict[str, None] = {}
    torn: dict[str, list[str]] = {}
    for name, label in zip(names, map(composed, texts), strict=True):
        path, reason = locate(name)
        if not path:
            missing[f"{name or 'a row without a file'}{reason}"] = None
        elif label_column is not None and not label:
            missing[f"{name} (no label)"] = None
        elif label_of.setdefault(path, label) != label:
            torn.setdefault(name, [label_of[path]]).append(label)
    if torn:
        examples = ", ".join(
            f"{name} ({' and '.join(dict.fromkeys(labels))})" for name, labels in list(torn.items())[:3]
        )
        pictures = "1 picture has" if len(torn) == 1 else f"{len(torn)} pictures have"
        raise DataError(
            f"{pictures} more than one label in {table.path.name}: {examples}.",
            "Keep one row for each of them.",
            kind="labels",
        )
    if not label_of:
        examples = ", ".join(list(missing)[:3])
        raise DataError(
            f"None of the {len(missing)} pictures in {table.path.name} can be used, such as {examples}.",
            f'Put them beside the table or into a folder "images" there, or choose another column than {file_column}.',
        )
    paths = sorted(label_of, key=lambda path: path.split(os.sep))  # as a folder's pictures are
    labels = None if label_column is None else [label_of[path] for path in paths]
    return Named(folder, [Path(path) for path in paths], labels, list(missing))


def loose(name: str) -> str:
    """What names have in common that differ only in capitals or in how an accent is encoded, as between systems."""
    return unicodedata.normalize("NFC", name).casefold()


class _Names:
    """The names in a folder, found as they are, or by `loose` if only one name has that form."""

    def __init__(self, names: list[str]):
        self._exact = frozenset(names)
        self._loose: dict[str, list[str]] = {}
        for name in names:
            self._loose.setdefault(loose(name), []).append(name)

    def find(self, name: str) -> str | None:
        if name in self._exact:
            return name
        found = self._loose.get(loose(name), [])
        return found[0] if len(found) == 1 else None


def _directory(base: str, head: str) -> str:
    """`head` below `base`, with the capitals and accents of the folders on the disk."""
    place = os.path.normpath(os.path.join(base, head))
    if not head or os.path.isdir(place):
        return place
    place = os.sep if os.path.isabs(head) else base
    for part in head.split("/"):
        if part and part not in (".", "..") and not os.path.isdir(os.path.join(place, part)):
            try:
                part = _Names(os.listdir(place)).find(part) or part
            except (OSError, ValueError):
                return os.path.normpath(os.path.join(base, head))
        place = os.path.join(place, part)
    return os.path.normpath(place)


def _locator(folder: Path, stem: str) -> Callable[[str], tuple[str, str]]:
    """The function from a name to (path, "") or ("", the reason as " (...)")."""
    inside = bounds(folder)
    usual = (_directory(str(folder), name) for name in (*USUAL, stem))
    bases = [str(folder), *(place for place in usual if os.path.isdir(place))]

    @cache
    def entries(directory: str) -> tuple[_Names, bool]:
        """The pictures of a folder, and whether it is off limits."""
        try:
            if not within(Path(directory).resolve(), inside):
                return _Names([]), True
            return _Names(read_folder(directory, inside).pictures), False
        except (OSError, ValueError, RuntimeError):  # missing, a NUL byte, links in a circle
            return _Names([]), False

    @cache
    def directories(head: str) -> list[str]:
        return list(dict.fromkeys(_directory(base, head) for base in bases))

    def locate(name: str) -> tuple[str, str]:
        head, _, tail = name.replace("\\", "/").rpartition("/")
        if name.startswith("/") and not head:
            head = "/"
        outside = False
        for directory in directories(head):
            pictures, shut = entries(directory)
            outside |= shut
            for suffix in ("", *SUFFIXES) if tail else ():  # many tables leave it out
                if found := pictures.find(tail + suffix):
                    return os.path.join(directory, found), ""
        if outside:
            return "", " (outside the folders that may be opened)"
        if reason := unread(tail):
            return "", f" ({reason})"
        return "", ""

    return locate
