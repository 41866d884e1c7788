"""The entries of one folder, or of all below it: pictures, folders, and what is left out and why."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.data.pictures.formats import SUFFIXES, unread
from core.data.sources.access import within

HIDDEN = "a hidden folder"
SYSTEMS = ("__MACOSX", "$RECYCLE.BIN", "System Volume Information", "@eaDir")  # hidden, without a dot


class Folder(NamedTuple):
    """The names of a folder's pictures, folders, links to folders, entries left out with the reason, and the number of
    others."""

    pictures: list[str]
    folders: list[str]
    links: list[str]
    left_out: list[str]
    others: int


def walk(root: Path, inside: tuple[Path, ...], files: bool = True) -> Iterator[tuple[str, Folder]]:
    """(path below `root`, entries) of every folder; `left_out` has paths below `root`, too. Links to folders are
    followed, except those that lead to what is read anyway; a folder that can't be read is left out. `files` is as in
    `read_folder`. Raises OSError if `root` itself can't be read."""
    reached = [root.resolve()]
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            found = read_folder(os.path.join(root, below), inside, files)
        except OSError as error:
            if not below:
                raise
            yield below, Folder([], [], [], [f"{below}{os.sep} ({error.strerror})"], 0)
            continue
        left_out = [os.path.join(below, name) for name in found.left_out]
        for name in sorted(found.links):
            real = Path(root, below, name).resolve()
            if any(real.is_relative_to(known) or known.is_relative_to(real) for known in reached):
                left_out.append(f"{os.path.join(below, name)}{os.sep} (a link to a folder that is read anyway)")
            else:
                reached.append(real)
                found.folders.append(name)
        pending += [os.path.join(below, name) for name in found.folders]
        yield below, found._replace(left_out=left_out)


def read_folder(folder: str | Path, inside: tuple[Path, ...], files: bool = True) -> Folder:
    """The entries of a folder; without `files` only the folders in it, and faster. What notebooks and file
    managers hide in it is left out. Raises OSError if it can't be read."""
    found = Folder([], [], [], [], 0)
    others = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if _leads_to_a_folder(entry):
                if reason := _shut(entry, inside):
                    found.left_out.append(f"{_shown(entry.name)}{os.sep} ({reason})")
                else:
                    (found.links if entry.is_symlink() else found.folders).append(entry.name)
            elif not files:
                continue
            elif entry.name.startswith(".") or not _like_a_picture(entry.name):
                others += 1
            elif reason := _left_out(entry, inside):
                found.left_out.append(f"{_shown(entry.name)} ({reason})")
            else:
                found.pictures.append(entry.name)
    return found._replace(others=others)


def _leads_to_a_folder(entry: os.DirEntry) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle
        return False


def _shut(entry: os.DirEntry, inside: tuple[Path, ...]) -> str:
    """Why a folder is left out, "" if it may be read."""
    if not _is_utf8(entry.name):
        return "its name isn't valid UTF-8"
    if entry.name.startswith(".") or entry.name in SYSTEMS:
        return HIDDEN
    if inside and entry.is_symlink() and not within(Path(entry.path).resolve(), inside):
        return "a link that leads outside"
    return ""


def _left_out(entry: os.DirEntry, inside: tuple[Path, ...]) -> str:
    """Why a folder's entry is left out, "" for a regular file within bounds (a pipe would make readers wait)."""
    if not _is_utf8(entry.name):
        return "its name isn't valid UTF-8"
    if reason := unread(entry.name):
        return reason
    try:
        if not entry.is_file():
            return (
                "a link to nowhere" if entry.is_symlink() and not os.path.exists(entry.path) else "not a regular file"
            )
        if inside and entry.is_symlink() and not within(Path(entry.path).resolve(), inside):
            return "a link that leads outside"
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return "a link that can't be followed"
    return ""


def _like_a_picture(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) or unread(name) != ""


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
