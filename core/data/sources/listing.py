"""Which pictures a `DataConfig` means, and their labels, whatever its source."""

from pathlib import Path
from typing import NamedTuple

from core.data.config import DataConfig
from core.data.labels.names import label_all
from core.data.sources.picture_files import find_pictures
from core.data.sources.table import columns_of, is_table, read_table
from core.data.sources.table_files import find_named
from core.errors import DataError


class Listing(NamedTuple):
    """`paths` and `labels` have one entry per picture; `missing` names what can't be used: files of a table, folders
    that can't be read."""

    root: Path
    paths: list[Path]
    labels: list[str]
    missing: list[str]


def list_items(config: DataConfig) -> Listing:
    """The pictures of `config.source` with their labels. Raises DataError if there are none, or labels are missing."""
    if is_table(config.source):
        return _of_table(config)
    root, paths, left_out = find_pictures(config.source)
    return Listing(root, paths, label_all(paths, config.labels), left_out)


def _of_table(config: DataConfig) -> Listing:
    table = read_table(config.source)
    file_column, label_column = columns_of(table, config.labels)
    by_table = config.labels.partition(":")[0] == "table"
    if by_table and label_column is None:
        raise DataError(
            f"No column of {table.path.name} looks like labels: {', '.join(table.columns)}.",
            'Name two columns: labels="table:FILE,LABEL".',
            kind="labels",
        )
    root, paths, labels, missing = find_named(table, file_column, label_column if by_table else None)
    return Listing(root, paths, labels if labels is not None else label_all(paths, config.labels), missing)
