"""A data set of any size, made of copies of a smaller one."""

from __future__ import annotations

from pathlib import Path

from core.data.sources.picture_files import list_pictures


def copies(source: str, folder: Path, n: int) -> str:
    """Fills `folder` with `n` copies of the pictures in `source`, each with a new number."""
    folder.mkdir()
    _, pictures = list_pictures(source)
    contents = [path.read_bytes() for path in pictures]
    for number in range(n):
        path = pictures[number % len(pictures)]
        label = path.stem.rpartition("_")[0]
        (folder / f"{label}_{number}{path.suffix}").write_bytes(contents[number % len(pictures)])
    return str(folder)
