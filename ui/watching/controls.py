"""The buttons of a run in progress."""

import streamlit as st

from core.runs import Run
from ui.page import cached
from ui.page.attempt import attempt


def controls(run: Run) -> None:
    """Pause, one batch, resume and stop, as the run's state allows. If a click comes too late, a sentence at the top of
    the page says so."""
    if not run.ongoing:
        return
    with st.container(horizontal=True):
        if run.kind == "train" and run.state == "running":
            _button(run, "pause", "Pause", ":material/pause:")
        if run.state == "paused" or (run.state == "interrupted" and run.command in ("pause", "step")):  # made room
            _button(run, "resume", "Resume", ":material/play_arrow:")
            _button(run, "step", "One batch", ":material/skip_next:")
        _button(run, "stop", "Stop", ":material/stop:")


def _button(run: Run, command: str, label: str, icon: str) -> None:
    asked = (cached.store().request, run.id, command)
    st.button(label, icon=icon, key=f"{command}-{run.id}", on_click=attempt, args=asked)
