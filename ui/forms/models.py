"""Which trained models there are, from the run store, and the one that the person chose."""

from pathlib import Path

import streamlit as st

from core.runs import Run
from ui.forms import photo_model
from ui.page import cached, fields


def trained(trainings: list[Run] | None = None) -> list[Run]:
    """Those of the newest trainings, or of these, that left a model behind, newest first."""
    listed = cached.store().list(kind="train") if trainings is None else trainings
    return [run for run in listed if run.model and Path(run.model).is_dir()]


def offered() -> list[Run]:
    """All models that can look at a photo: the trained ones, newest first, then the photo model if it's here."""
    return [*trained(), *([photo_model.as_run()] if photo_model.is_there() else [])]


def choose(photo: bool = False, among: list[Run] | None = None) -> Run | None:
    """The chosen run, or with `photo` perhaps the photo model, `among` those known already; where there is none, one
    sentence with a link to the page that makes one."""
    if photo:
        photo_model.arrived()
    known = among if among is not None else offered() if photo else trained()
    runs = {run.id: run for run in known}
    if not runs:
        st.info("There is no trained model yet: train one first, it takes a few minutes.", icon=":material/info:")
        st.page_link("pages/training.py", label="Go to Training", icon=":material/model_training:")
        return None
    newest = next(iter(runs))
    return runs[fields.select("Model", runs, "model", newest, format_func=lambda number: name_of(runs[number]))]


def name_of(run: Run) -> str:
    """One run in a few words: its number, its network, how often it was wrong."""
    if run.id == photo_model.NUMBER:
        return photo_model.NAME
    rate = "" if run.error_rate is None else f", {run.error_rate:.0%} wrong"
    return f"run {run.id}: {run.name or run.config.arch}{rate}"


def short_name(run: Run) -> str:
    """One model as the subject of a sentence."""
    return "The photo model" if run.id == photo_model.NUMBER else f"Run {run.id}"


def loading_code(run: Run) -> str:
    """The lines that load this model in a notebook."""
    if run.id == photo_model.NUMBER:
        return "from core.understand import load_photo_model\n\nlearn = load_photo_model()"
    return f'from core import load_learner\n\nlearn = load_learner("{run.model}")'
