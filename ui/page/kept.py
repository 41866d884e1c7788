"""Choices that survive a page change. Streamlit keeps what a person changed, but forgets at the next page what came
from a link; a copy in the session brings both back."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def kept(*keys: str) -> Iterator[None]:
    """Around the widgets with these keys: on a page that was just opened, or where they were not shown for a while,
    they take their values from the copy, unless the address says something new."""
    copy = st.session_state.setdefault("kept", {})
    pages = st.session_state.setdefault("kept_pages", {})  # the page on which each key was seen last
    for key in keys:
        gone = pages.get(key) != st.context.url or key not in st.session_state
        if gone and key in copy and st.query_params.get(key) in (None, str(copy[key])):
            st.session_state[key] = copy[key]
        pages[key] = st.context.url
    yield
    copy.update({key: st.session_state[key] for key in keys if key in st.session_state})
