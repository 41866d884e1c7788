"""Which pictures a `DataConfig` means and what each is labelled, whatever kind its source is.
No picture is opened here; splitting and decoding come later, in `load.py`."""

from pathlib import Path
from typing import NamedTuple

from core.data.config import DataConfig
from core.data.labels import label_all
from core.data.sources import list_pictures


class Listing(NamedTuple):
    """`paths` and `labels` have one entry a picture; `missing` are files that a table names and nobody can find."""

    root: Path
    paths: list[Path]
    labels: list[str]
    missing: list[str]


def list_items(config: DataConfig) -> Listing:
    """The pictures of `config.source` with their labels. Raises DataError where there are none, or labels lack."""
    root, paths = list_pictures(config.source)
    return Listing(root, paths, label_all(paths, config.labels), [])
