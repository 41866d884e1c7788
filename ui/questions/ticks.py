"""Whose questions are ticked: a set in the session, copied to the address, so that a reload, a bookmark and a link to
oneself bring it back. Nothing about it is stored on the server."""

import streamlit as st

from core.questions import PARTS, QUESTIONS, read_ticks, report, write_ticks

ADDRESS = "ticked"


def ticks() -> set[int]:
    """This person's ticks; at the first look in a session they are what the address says."""
    if "ticks" not in st.session_state:
        st.session_state["ticks"] = read_ticks(st.query_params.get(ADDRESS, ""), QUESTIONS)
    to_address()
    return st.session_state["ticks"]


def tick(number: int) -> None:
    st.session_state["ticks"].add(number)
    to_address()


def to_address() -> None:
    text = write_ticks(st.session_state["ticks"])
    if not text:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != text:
        st.query_params[ADDRESS] = text


def keep_or_reset() -> None:
    """What becomes of the ticks: where they are, a list to hand in, and a fresh start."""
    done = st.session_state["ticks"]
    with st.popover("Your ticks", icon=":material/bookmark:"):
        st.markdown("They stand in this page's address alone. Keep it as a bookmark, and they come back anywhere.")
        st.download_button(
            "List to hand in",
            report(PARTS, done),
            "questions.md",
            "text/markdown",
            icon=":material/download:",
            key="ticks_list",
            on_click="ignore",
        )
        st.button(
            "Take all ticks off", icon=":material/restart_alt:", key="reset_ticks", on_click=_reset, disabled=not done
        )


def _reset() -> None:
    st.session_state["ticks"] = set()
    for key in [key for key in st.session_state if str(key).startswith("task-")]:
        del st.session_state[key]
