"""Which pictures a `DataConfig` means, and their labels, whatever its source."""

from pathlib import Path
from typing import NamedTuple

import torch

from core.data.config import DataConfig
from core.data.labels.names import label_all
from core.data.sources.picture_files import find_pictures
from core.data.sources.table import columns_of, is_table, label_candidates, read_table, table_labels
from core.data.sources.table_files import find_named
from core.errors import DataError
from core.seeds import generator


class Listing(NamedTuple):
    """`paths` and `labels` have one entry per picture; `missing` names what can't be used: files of a table, folders
    that can't be read."""

    root: Path
    paths: list[Path]
    labels: list[str]
    missing: list[str]


def list_items(config: DataConfig) -> Listing:
    """The pictures of `config.source` with their labels. Raises DataError if there are none, or labels are missing."""
    listing = _of_table(config) if is_table(config.source) else _of_files(config)
    return _few(listing, config.per_class, config.seed) if config.per_class else listing


def _of_files(config: DataConfig) -> Listing:
    root, paths, left_out = find_pictures(config.source)
    return Listing(root, paths, label_all(paths, config.labels), left_out)


def _few(listing: Listing, per_class: int, seed: int) -> Listing:
    """At most `per_class` pictures of each class. What is drawn of one class doesn't depend on the others, and more
    per class keeps those drawn before."""
    of_class: dict[str, list[int]] = {}
    for i, label in enumerate(listing.labels):
        of_class.setdefault(label, []).append(i)
    drawn = (
        places[j]
        for label, places in of_class.items()
        for j in torch.randperm(len(places), generator=generator(seed, "per class", label))[:per_class].tolist()
    )
    chosen = sorted(drawn)
    return listing._replace(paths=[listing.paths[i] for i in chosen], labels=[listing.labels[i] for i in chosen])


def _of_table(config: DataConfig) -> Listing:
    table = read_table(config.source)
    file_column, label_column = columns_of(table, config.labels)
    by_table = config.labels.partition(":")[0] == "table"
    if by_table and label_column is None:
        several = label_candidates(table, file_column)
        said = f"No column of {table.path.name} looks like labels: {', '.join(table.columns)}."
        if several:
            said = f"Several columns of {table.path.name} could be the labels: {', '.join(several)}."
        raise DataError(said, f'Name two columns: labels="{table_labels(file_column, "LABEL")}".', kind="labels")
    root, paths, labels, missing = find_named(table, file_column, label_column if by_table else None)
    return Listing(root, paths, labels if labels is not None else label_all(paths, config.labels), missing)
