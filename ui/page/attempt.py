"""Carries out what a button asks for; if that fails, the page shows why at the top."""

from collections.abc import Callable

import streamlit as st

from core.errors import PetLabError
from ui.page.escape import for_markdown

KEY = "refused"


def attempt(action: Callable[..., object], *args: object) -> None:
    """Call `action(*args)`, as a callback. An error that a person can fix appears when the page is drawn."""
    try:
        action(*args)
    except PetLabError as error:
        st.session_state[KEY] = str(error)


def refused() -> bool:
    """Whether an error is waiting to be shown."""
    return KEY in st.session_state


def say() -> None:
    """Show the error, once."""
    if refused():
        st.error(for_markdown(st.session_state.pop(KEY)), icon=":material/build:")
