"""The input for an uploaded ZIP: checked, unpacked with progress, and found again by the address."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.config import BOOK_PATTERN, TABLES
from core.data.labels.names import labeller
from core.data.sources.uploads import Upload, digest_of, find_upload, receive
from core.errors import PetLabError
from ui.forms.data_inputs import Picked, columns
from ui.page import cached, fields
from ui.page.escape import for_markdown

NONE = "none"


def upload() -> Picked:
    """The uploader, and what was unpacked last or is named in the address."""
    kinds = ["zip", *(suffix.removeprefix(".") for suffix in TABLES)]
    file = st.file_uploader(
        "ZIP of pictures, or of pictures and a table",
        kinds,
        key="zip_file",
        help="One folder for each class, or a table that names pictures and labels",
    )
    if file is not None and st.session_state.get("zip_seen") != file.file_id:
        _take(file)
    if fault := st.session_state.get("zip_fault"):
        st.error(for_markdown(fault), icon=":material/build:")
    digest = st.query_params.get("upload") or st.session_state.get("upload")
    if not digest:
        return Picked("", notice=fault or "")
    found = find_upload(digest)
    if found is None:
        return Picked("", notice="The ZIP of this link isn't here, or it was deleted to make room. Upload it again.")
    st.session_state["upload"] = st.query_params["upload"] = digest
    return _pick(found)


def forget_address() -> None:
    """Takes the upload out of the address when other data is chosen."""
    st.query_params.pop("upload", None)


def _pick(found: Upload) -> Picked:
    st.caption(f"Unpacked: {for_markdown(found.name)}. Uploads unused for a long time are deleted to make room.")
    if found.left_out:
        more = " ..." if len(found.left_out) > 3 else ""
        st.warning(f"Left out: {for_markdown(', '.join(found.left_out[:3]))}{more}")
    if not found.tables:
        return Picked(str(found.folder))
    names = [table.name for table in found.tables]
    chosen = fields.select("Table in the ZIP", [*names, NONE], "ziptable", names[0])
    if chosen == NONE:
        return Picked(str(found.folder))
    path = str(found.folder / chosen)
    return Picked(path, columns(path))


def _take(file: UploadedFile) -> None:
    """Unpacks a new upload, with progress."""
    st.session_state["zip_seen"] = file.file_id
    st.session_state["zip_fault"] = ""
    if file.name.lower().endswith(TABLES):
        st.session_state["zip_fault"] = (
            f"{file.name} is a table without its pictures. Put both into one ZIP and upload that."
        )
        return
    what = f"Unpacking {for_markdown(file.name)}"
    bar = st.progress(0.0, what)
    try:
        digest = digest_of(file.getvalue())
        for done, total in receive(file, digest, file.name):
            bar.progress(done / max(done, total), f"{what}: {done / 1e6:,.1f} of {total / 1e6:,.1f} MB")
        st.session_state["upload"] = st.query_params["upload"] = digest
        _suggest_labels(digest)
    except PetLabError as error:
        st.session_state["zip_fault"] = str(error)
    finally:
        bar.empty()


def _suggest_labels(digest: str) -> None:
    """Starts with the folders' names as labels if folders carry them and file names don't."""
    found = find_upload(digest)
    if found is None or found.tables:
        return
    _, paths = cached.listed(str(found.folder))
    by_name = labeller(f"regex:{BOOK_PATTERN}")
    named = all(by_name(path) for path in paths)
    folders = len({path.parent for path in paths}) > 1
    fields.put("labels", "parent folder" if folders and not named else "file name")
