"""The frame of every page: title, purpose, messages about errors, the explanation and the code."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import streamlit as st
from pydantic import ValidationError

from core.errors import PetLabError, sentence_of
from ui.page import attempt, large_type, tour
from ui.page.escape import for_markdown

# Cards float on a soft shadow instead of a line. A phone enlarges with two fingers. Code in small grey letters would be
# too pale on a grey ground, and Streamlit writes white on the theme's primary colour, a light one in the dark, and
# pale grey beside axes (WCAG AA: 4.5 to 1).
STYLE = """<style>
@media (max-width: 640px) {.st-key-large, .modebar {display: none !important}}
[data-testid="stCaptionContainer"] code {background: none; padding: 0}
[data-testid^="stBaseButton-primary"]:not(:disabled) {background: #B9431F !important; border-color: #B9431F !important;
  color: white !important}
[data-testid^="stBaseButton-primary"]:hover {filter: brightness(0.92)}
.st-key-cards [data-testid="stGridCell"], .st-key-hero, .st-key-tour, [data-testid="stExpander"] details {
  border-color: transparent; background: light-dark(#FFFFFF, #211C18);
  box-shadow: 0 1px 2px rgba(36, 29, 24, 0.08), 0 6px 20px rgba(36, 29, 24, 0.07)}
.st-key-cards [data-testid="stGridCell"] {transition: box-shadow 0.18s, translate 0.18s}
.st-key-cards [data-testid="stGridCell"]:has(a:hover) {translate: 0 -2px;
  box-shadow: 0 2px 4px rgba(36, 29, 24, 0.1), 0 12px 28px rgba(36, 29, 24, 0.13)}
@media (prefers-reduced-motion: reduce) {.st-key-cards * {transition: none; translate: none !important}}
.js-plotly-plot :is(.xtick, .ytick, .y2tick) text, .js-plotly-plot :is(.xtitle, .ytitle, .y2title),
  [class*="st-key-matrix-"] .textpoint text {fill: currentColor !important; fill-opacity: 1 !important}
</style>"""


def page_head(title: str, purpose: str) -> None:
    """The page's title, what this step is for in at most two sentences, the switch for large type and the tour."""
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(title, anchor=False, width="stretch")
        large_type.switch()
    st.markdown(purpose)
    tour.guide()
    attempt.say()


@contextmanager
def explained() -> Iterator[None]:
    """An error that a person can fix appears as a sentence and ends the page. Any other is a bug and passes."""
    try:
        yield
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
        st.stop()
    except ValidationError as error:
        st.error(for_markdown(sentence_of(error)), icon=":material/build:")
        st.stop()


def what_happened(text: str) -> None:
    """The idea, the formula and a pitfall, in a closed expander."""
    with st.expander("What happened here", icon=":material/lightbulb:"):
        st.markdown(text)


def show_code(function: Callable | type, call: str) -> None:
    """The call with this page's values, ready for a notebook, and the source of the function behind it. They are sent
    only once opened, since colouring them takes a browser a third of a second."""
    key = f"code_{function.__name__}"
    folded = st.expander("Show the code", icon=":material/code:", key=key, on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.code(call, language="python")
        st.caption(f"`{function.__name__}` from `{function.__module__}`:")
        st.code(_source(function), language="python")


@lru_cache(maxsize=64)
def _source(function: Callable | type) -> str:
    return inspect.getsource(function)
