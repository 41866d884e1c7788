"""What a button asks for, and the sentence on top of the page where it cannot be done."""

from collections.abc import Callable

import streamlit as st

from core.errors import PetLabError
from ui.page.escape import for_markdown

KEY = "refused"


def attempt(action: Callable[..., object], *args: object) -> None:
    """Carries out `action(*args)`; a callback. What a person can fix is said when the page is drawn."""
    try:
        action(*args)
    except PetLabError as error:
        st.session_state[KEY] = str(error)


def refused() -> bool:
    """Whether there is something to say."""
    return KEY in st.session_state


def say() -> None:
    """Says it, once."""
    if refused():
        st.error(for_markdown(st.session_state.pop(KEY)), icon=":material/build:")
