"""Which picture of a grid or row of a list is open, kept in the address and the session."""

import streamlit as st


def opened(name: str) -> int | None:
    """The number open under `name` in the address; None if there is no number."""
    text = st.query_params.get(name) or st.session_state.get(f"opened {name}", "")
    if not text.isdecimal():
        close(name)
        return None
    open_one(name, int(text))
    return int(text)


def open_one(name: str, number: int) -> None:
    """Open `number`; a callback for buttons."""
    st.session_state[f"opened {name}"] = str(number)
    if st.query_params.get(name) != str(number):
        st.query_params[name] = str(number)


def close(name: str) -> None:
    """Close what is open; a callback for buttons."""
    st.session_state.pop(f"opened {name}", None)
    st.query_params.pop(name, None)
