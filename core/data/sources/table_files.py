"""From the names in a table to the files; each folder is read once."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

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
    for name, label in zip(names, texts, strict=True):
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


def _locator(folder: Path, stem: str) -> Callable[[str], tuple[str, str]]:
    """The function from a name to (path, "") or ("", the reason as " (...)")."""
    inside = bounds(folder)
    bases = [str(folder), *(str(folder / name) for name in (*USUAL, stem) if (folder / name).is_dir())]

    @cache
    def entries(directory: str) -> tuple[frozenset[str], bool]:
        """The pictures of a folder, and whether it is off limits."""
        try:
            if not within(Path(directory).resolve(), inside):
                return frozenset(), True
            return frozenset(read_folder(directory, inside).pictures), False
        except (OSError, ValueError, RuntimeError):  # missing, a NUL byte, links in a circle
            return frozenset(), False

    @cache
    def directories(head: str) -> list[str]:
        return list(dict.fromkeys(os.path.normpath(os.path.join(base, head)) for base in bases))

    def locate(name: str) -> tuple[str, str]:
        head, _, tail = name.replace("\\", "/").rpartition("/")
        if name.startswith("/") and not head:
            head = "/"
        outside = False
        for directory in directories(head):
            pictures, shut = entries(directory)
            outside |= shut
            if tail in pictures:
                return os.path.join(directory, tail), ""
            for suffix in SUFFIXES:  # many tables leave it out
                if tail and tail + suffix in pictures:
                    return os.path.join(directory, tail + suffix), ""
        if outside:
            return "", " (outside the folders that may be opened)"
        if reason := unread(tail):
            return "", f" ({reason})"
        return "", ""

    return locate
