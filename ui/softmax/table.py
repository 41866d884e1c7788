"""Outputs from a table: edited cell by cell, pasted as cells or as text, and kept in the address while short."""

import json
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.errors import DataError
from core.understand import read_outputs, rows_of_text
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained
from ui.softmax.given import Outputs, typed

EXAMPLE = [["Siamese", "4.2"], ["Birman", "3.1"], ["Ragdoll", "2.9"], ["beagle", "-1.5"]]
LONGEST_LINK = 1500  # characters of a table in the address; browsers and chats cut longer ones
LONGEST_TEXT = 1_000_000  # characters that can be pasted
LONGEST_CODE = 200  # classes spelled out in the code

Rows = Sequence[Sequence[str | None]]


def outputs() -> Outputs:
    """The table as edited. Ends the page with one sentence where a cell can't be read."""
    problem = _pasted() if st.session_state.get("use_pasted") else ""
    if "table_editor" not in st.session_state:  # a fresh visit: start with what was left, or what a link holds
        st.session_state["table_start"] = _frame(st.session_state.get("table_left") or _from_address() or EXAMPLE)
    edited = st.data_editor(
        st.session_state["table_start"],
        key="table_editor",
        num_rows="dynamic",
        height=280,
        hide_index=True,
        column_config={"class": st.column_config.TextColumn(width="small")},
        placeholder="",
        alt="Editable table of classes and outputs",
    )
    rows = edited.astype(object).where(edited.notna(), None).values.tolist()
    st.session_state["table_left"] = rows
    _to_address(rows)
    with st.popover("Paste numbers", icon=":material/content_paste:", key="paste", on_change="rerun"):
        if problem:
            st.error(for_markdown(problem), icon=":material/build:")
        st.text_area(
            "Outputs alone, or a class and its output on each line",
            key="pasted",
            height=150,
            max_chars=LONGEST_TEXT,
            placeholder="Siamese 4.2\nBirman 3.1\nRagdoll 2.9",
        )
        st.button("Use these", key="use_pasted", type="primary")
    st.caption("Edit any cell, or add a row at the bottom.")
    with explained():
        vocab, values = read_outputs(rows)
    if len(vocab) <= LONGEST_CODE:
        return typed(vocab, values)
    code = (
        "import pandas as pd\n\nfrom core.understand import read_outputs\n\n"
        "rows = pd.read_clipboard(header=None).values.tolist()  # copy the two columns first\n"
        "vocab, outputs = read_outputs(rows)"
    )
    return Outputs(vocab, values, 0, code)


def _pasted() -> str:
    """Puts the pasted text in the table and closes the box, or says what's wrong with it."""
    try:
        rows = rows_of_text(st.session_state.get("pasted", ""))
        vocab, _ = read_outputs(rows)
    except DataError as error:
        return str(error)
    st.session_state["table_left"] = rows
    st.session_state.pop("table_editor", None)  # its edits belong to the old rows
    st.session_state["paste"] = False
    fields.put("right_table", vocab[0])
    return ""


def _frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["class", "output"], dtype="str")


def _from_address() -> Rows | None:
    """The table of a shared link; a broken link counts as none."""
    try:
        rows = json.loads(st.query_params.get("table", ""))
        return [[str(name or ""), str(value or "")] for name, value in rows] or None
    except (ValueError, TypeError):
        return None


def _to_address(rows: Rows) -> None:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    if rows == EXAMPLE or len(text) > LONGEST_LINK:
        st.query_params.pop("table", None)
    elif st.query_params.get("table") != text:
        st.query_params["table"] = text
