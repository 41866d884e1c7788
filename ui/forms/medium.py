"""Photos or drawings: which of them a run's model has seen, in words."""

from pathlib import Path

import streamlit as st

from core.runs import Run
from core.understand.medium.judge import Medium, medium_of
from core.understand.reference import FILE, load_reference
from ui.page import cached
from ui.page.escape import for_markdown

KNOWN: dict[str, Medium] = {"toy": "drawings", "oxford": "photos"}


def seen_by(run: Run) -> Medium | None:
    """What a run's model learned from. None: both, or not known yet."""
    return KNOWN.get(run.config.data.source) or _judged(run.model, cached.changed(str(Path(run.model) / FILE)))


def trained_words(trained_on: str, seen: Medium | None, who: str = "This model was") -> str:
    """What a model was trained on, and so what it can't know."""
    doubt = " **Those are drawings, so it can only guess about photos.**" if seen == "drawings" else ""
    return f"{who} trained on {for_markdown(trained_on)}.{doubt}"


def foreign_words(seen: Medium) -> str:
    """A sentence about a picture of the other kind."""
    looks = "a photo" if seen == "drawings" else "a drawing"
    return f"**This model has only ever seen {seen}, and this looks like {looks}.**"


@st.cache_data(max_entries=64, show_spinner=False)
def _judged(folder: str, changed: float) -> Medium | None:
    reference = load_reference(Path(folder))
    return medium_of(reference.photos) if reference else None
