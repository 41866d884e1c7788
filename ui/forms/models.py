"""Which trained models there are, from the run store, and the one that the person chose."""

from pathlib import Path

import streamlit as st

from core.runs import Run
from ui.page import cached, fields


def trained(trainings: list[Run] | None = None) -> list[Run]:
    """Those of the newest trainings, or of these, that left a model behind, newest first."""
    listed = cached.store().list(kind="train") if trainings is None else trainings
    return [run for run in listed if run.model and Path(run.model).is_dir()]


def choose() -> Run | None:
    """The chosen run; where there is none, one sentence with a link to the page that makes one."""
    runs = {run.id: run for run in trained()}
    if not runs:
        st.info("There is no trained model yet: train one first, it takes a few minutes.", icon=":material/info:")
        st.page_link("pages/training.py", label="Go to Training", icon=":material/model_training:")
        return None
    newest = next(iter(runs))
    return runs[fields.select("Model", runs, "model", newest, format_func=lambda number: name_of(runs[number]))]


def name_of(run: Run) -> str:
    """One run in a few words: its number, its network, how often it was wrong."""
    rate = "" if run.error_rate is None else f", {run.error_rate:.0%} wrong"
    return f"run {run.id}: {run.name or run.config.arch}{rate}"
