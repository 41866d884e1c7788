"""Which questions are ticked: a set in the session. The page's address keeps it for bookmarks, and a cookie for reloads
of any page, until the browser closes. The server stores nothing."""

import streamlit as st

from core.questions import PARTS, QUESTIONS
from core.questions.ticks import read_ticks, report, write_ticks

ADDRESS = "ticked"
COOKIE = "petlab_ticked"


def ticks() -> set[int]:
    """This person's ticks. A new session takes them from the address or, if it has none, from the cookie."""
    if "ticks" not in st.session_state:
        text = st.query_params.get(ADDRESS) or st.context.cookies.to_dict().get(COOKIE, "")
        st.session_state["ticks"] = read_ticks(text, QUESTIONS)
    return st.session_state["ticks"]


def tick(number: int) -> None:
    st.session_state["ticks"].add(number)


def remember() -> None:
    """Copies the ticks to the address and the cookie."""
    text = write_ticks(st.session_state["ticks"])
    if not text:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != text:
        st.query_params[ADDRESS] = text
    script = f"<script>document.cookie = '{COOKIE}={text}; path=/; samesite=lax'</script>"
    st.html(script, width="content", unsafe_allow_javascript=True)


def keep_or_clear() -> None:
    """A list to hand in, and a fresh start."""
    done = st.session_state["ticks"]
    with st.popover("Your ticks", icon=":material/bookmark:"):
        st.markdown("Your ticks are part of this page's address: bookmark it, and they're back on any computer.")
        st.download_button(
            "Download a list to hand in",
            report(PARTS, done),
            "questions.md",
            "text/markdown",
            icon=":material/download:",
            key="ticks_list",
            on_click="ignore",
        )
        st.button(
            "Clear all ticks", icon=":material/restart_alt:", key="clear_ticks", on_click=_clear, disabled=not done
        )


def _clear() -> None:
    st.session_state["ticks"] = set()
    for key in [key for key in st.session_state if str(key).startswith("task-")]:
        del st.session_state[key]
