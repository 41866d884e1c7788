"""The cleaning journal: what was changed and undone, its CSV, and what cleaning was worth."""

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.labels.corrections import file_of, read_csv, write_csv
from core.data.labels.journal import Entry, Journal
from core.errors import PetLabError
from core.understand.cleaning import score_cleaning
from ui.mistakes import retrain
from ui.mistakes.predictions import Predictions
from ui.page import cached
from ui.page.escape import for_markdown

SHOWN = 30  # entries, newest first
FEW = 3  # entries that need no scrolling
FILES = 3  # named per entry


def show(preds: Predictions) -> None:
    if said := st.session_state.pop("cleaning_said", None):
        st.error(for_markdown(said), icon=":material/build:")
    worth, entries = st.columns([3, 2], gap="medium")
    with worth:
        _so_far(preds)
        retrain.show(preds)
    with entries:
        _entries(preds)
        _hand_over(preds)


def _so_far(preds: Predictions) -> None:
    """How many pictures were cleaned and, if the wrong labels are known, how well."""
    labels = list(preds.corrections.values())
    omitted = labels.count(None)
    st.markdown(f"**{len(labels) - omitted}** relabelled, **{omitted}** left out. Your files stay as they are.")
    if not preds.run.config.data.wrong_labels:
        return
    score = score_cleaning(cached.load(retrain.as_given(preds.run.config.data)), preds.corrections)
    found, fixed, spoiled = st.columns(3)
    found.metric("Wrong labels found", f"{score.found} of {score.wrong}", border=True)
    fixed.metric("Fixed", score.fixed, border=True, help="These have their true label now.")
    spoiled.metric("Right labels changed", score.spoiled, border=True, help="Relabelled or left out by mistake.")


def _entries(preds: Predictions) -> None:
    entries = preds.journal.entries()
    st.subheader("Journal", anchor=False)
    if not entries:
        st.info("Nothing cleaned yet. Tick pictures in **Top losses** or **Matrix**, then relabel them.")
        return
    with st.container(height=330 if len(entries) > FEW else "content", border=True, key="journal"):
        for entry in entries[: -SHOWN - 1 : -1]:
            _entry(preds.journal, entry)
    if len(entries) > SHOWN:
        st.caption(f"The newest {SHOWN} of {len(entries)} entries")


def _entry(journal: Journal, entry: Entry) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        files = ", ".join(for_markdown(file) for file in list(entry.changes)[:FILES])
        more = " ..." if len(entry.changes) > FILES else ""
        when = pd.Timestamp(entry.time, unit="s", tz="UTC").tz_convert(st.context.timezone or "UTC")
        note = f"~~{for_markdown(entry.note)}~~, undone" if entry.undone else for_markdown(entry.note)
        with st.container(width="stretch"):
            st.markdown(f"{when:%d %b, %H:%M}: {note}  \n:small[{files}{more}]")
        st.button(
            "Redo" if entry.undone else "Undo",
            key=f"undo-{entry.id}",
            icon=":material/redo:" if entry.undone else ":material/undo:",
            on_click=journal.set_undone,
            args=(entry.id, not entry.undone),
        )


def _hand_over(preds: Predictions) -> None:
    """The journal as a CSV, to keep or to load."""
    with st.popover("Export or import", icon=":material/swap_vert:"):
        st.download_button(
            "Download journal as CSV",
            write_csv(preds.corrections).encode("utf-8", "surrogateescape"),
            "journal.csv",
            "text/csv",
            icon=":material/download:",
            key="journal_csv",
            on_click="ignore",
            disabled=not preds.corrections,
        )
        file = st.file_uploader(
            "Import a journal",
            ["csv"],
            key="journal_import",
            max_upload_size=20,
            help="A CSV with the columns file, action (relabel or leave out) and label. You can undo the import.",
        )
    if file is not None and st.session_state.get("journal_imported") != file.file_id:
        st.session_state["journal_imported"] = file.file_id
        _import(preds, file)
        st.rerun()


def _import(preds: Predictions, file: UploadedFile) -> None:
    try:
        changes = read_csv(file.getvalue(), [file_of(path, preds.dls.root) for path, _ in preds.dls.items])
    except PetLabError as error:
        st.session_state["cleaning_said"] = str(error)
        return
    if changes:
        preds.journal.add(changes, f"{len(changes)} imported from {file.name}")
