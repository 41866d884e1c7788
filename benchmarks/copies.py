"""A data set of any size: the pictures of a smaller one, copied under new numbers."""

from __future__ import annotations

from pathlib import Path

from core.data.sources.picture_files import list_pictures


def copies(source: str, folder: Path, n: int) -> str:
    """`n` files of the pictures in `source`, each under a new number of its class."""
    folder.mkdir()
    _, pictures = list_pictures(source)
    contents = [path.read_bytes() for path in pictures]
    for number in range(n):
        path = pictures[number % len(pictures)]
        label = path.stem.rpartition("_")[0]
        (folder / f"{label}_{number}{path.suffix}").write_bytes(contents[number % len(pictures)])
    return str(folder)
