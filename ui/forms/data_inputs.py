"""The inputs for data on this machine: a folder of pictures, or a table with its two columns."""

import os
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.data.sources.access import folders_below_roots, tables_below_roots
from core.data.sources.table import Table, guess_columns, table_labels
from core.errors import PetLabError
from core.settings import settings
from ui.page import cached, fields
from ui.page.escape import for_html, for_markdown
from ui.page.html_table import html_table

FIRST_ROWS = 3


class Picked(NamedTuple):
    """`source` and `labels` of a DataConfig: "" is nothing yet, labels None are those of the files' names; and a
    sentence for the page, if there is something to say."""

    source: str
    labels: str | None = None
    notice: str = ""


def folder() -> Picked:
    """A folder's path; where the server opens some folders only, they are offered."""
    path = _path("Folder", "folder", folders_below_roots(), "/home/me/pets")
    if not path:
        st.info(f"{_how('the folder')} Pictures in folders below it count too. Until then you see toy pets.")
    return Picked(path)


def table() -> Picked:
    """A table's path, then its columns."""
    path = _path("Table (.csv or .tsv)", "table", tables_below_roots(), "/home/me/pets/breeds.csv")
    if not path:
        st.info(f"{_how('the table')} It names a picture and its label in each row. Until then you see toy pets.")
        return Picked("")
    if not path.lower().endswith((".csv", ".tsv")):
        return Picked("", notice=f"{path} is no table: its name should end in .csv or .tsv.")
    return Picked(path, columns(path))


def columns(path: str) -> str | None:
    """The labels that the chosen columns of a table mean; None for labels from the files' names instead.

    Where the table cannot be read, loading it will say why.
    """
    by = fields.radio("Labels from the", ["table", "names"], "labels_by")
    try:
        read = cached.table(path)
        guessed = guess_columns(read)
    except PetLabError:
        return "table" if by == "table" else None
    if by == "table":
        left, right = st.columns(2)
        with left:
            file = fields.select("Column of files", read.columns, "filecol", guessed[0])
        with right:
            label = fields.select("Column of labels", read.columns, "labelcol", guessed[1])
        if label is None:
            st.info("No column looks like labels. Choose one.")
    _first_rows(read)
    if by != "table":
        return None
    return table_labels(file, label) if file is not None and label is not None else "table"


def _first_rows(read: Table) -> None:
    rows = [[for_html(cell[:60]) for cell in row.values()] for row in read.head(FIRST_ROWS)]
    html_table(list(read.columns), rows, key="first-rows")
    st.caption(f"The first of {len(read):,} rows. Columns were guessed by their names and by what stands in them.")


def _path(title: str, key: str, offered: list[str], example: str) -> str:
    if not settings().data_roots:
        return fields.text(title, key, placeholder=example).strip()
    below = os.path.commonpath([str(Path(path).parent) for path in offered]) if offered else ""
    how = f"Choose or type, below {below}" if below else "Type its path"
    return (fields.select_or_type(title, offered, key, placeholder=how) or "").strip()


def _how(what: str) -> str:
    roots = settings().data_roots
    if not roots:
        return f"Type {what}'s path."
    return f"Choose {what}. This server opens only what lies below {for_markdown(', '.join(map(str, roots)))}."
