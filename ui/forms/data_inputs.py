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
    """`source` ("": nothing chosen yet) and `labels` (None: from the files' names) of a DataConfig, and a sentence for
    the page."""

    source: str
    labels: str | None = None
    notice: str = ""


def folder() -> Picked:
    """A folder's path, from a list if the server opens only certain folders."""
    path = _path("Folder", "folder", folders_below_roots(), "/home/me/pets")
    if not path:
        st.info(f"{_how('the folder')} Pictures in its subfolders count, too. Until then you see the toy pets.")
    return Picked(path)


def table() -> Picked:
    """A table's path, then its columns."""
    path = _path("Table (.csv or .tsv)", "table", tables_below_roots(), "/home/me/pets/breeds.csv")
    if not path:
        st.info(f"{_how('the table')} Each row should name a picture and its label. Until then you see the toy pets.")
        return Picked("")
    if not path.lower().endswith((".csv", ".tsv")):
        return Picked("", notice=f"{path} isn't a table: its name should end in .csv or .tsv.")
    return Picked(path, columns(path))


def columns(path: str) -> str | None:
    """The labels of the chosen columns of a table, None for labels from the files' names. Why a table can't be read is
    said when it is loaded."""
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
    st.caption(f"The first of {len(read):,} rows. The columns are guessed from their names and contents.")


def _path(title: str, key: str, offered: list[str], example: str) -> str:
    if not settings().data_roots:
        return fields.text(title, key, placeholder=example).strip()
    below = os.path.commonpath([str(Path(path).parent) for path in offered]) if offered else ""
    how = f"Choose or type a path in {below}" if below else "Type its path"
    return (fields.select_or_type(title, offered, key, placeholder=how) or "").strip()


def _how(what: str) -> str:
    roots = settings().data_roots
    if not roots:
        return f"Type {what}'s path."
    return f"Choose {what}. This server opens only what is in {for_markdown(', '.join(map(str, roots)))}."
