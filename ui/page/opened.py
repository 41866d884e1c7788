"""Which one of many a person has opened: a picture of a grid, a row of a list. It stands in the address and is kept in
the session, so that a reload, a link and a page change find it again."""

import streamlit as st


def opened(name: str) -> int | None:
    """The number that is open under `name` in the address; None where none is, or the address holds no number."""
    text = st.query_params.get(name) or st.session_state.get(f"opened {name}", "")
    if not text.isdecimal():
        close(name)
        return None
    open_one(name, int(text))
    return int(text)


def open_one(name: str, number: int) -> None:
    """From now on `number` is open; a callback for buttons."""
    st.session_state[f"opened {name}"] = str(number)
    if st.query_params.get(name) != str(number):
        st.query_params[name] = str(number)


def close(name: str) -> None:
    """From now on none is; a callback for buttons."""
    st.session_state.pop(f"opened {name}", None)
    st.query_params.pop(name, None)
