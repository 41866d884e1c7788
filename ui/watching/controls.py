"""The buttons of an ongoing run."""

import streamlit as st

from core.runs import Run
from ui.page import cached
from ui.page.attempt import attempt


def controls(run: Run) -> None:
    """Pause, resume, one batch and stop, as the run's state allows. A click that comes too late gets a sentence at the
    top of the page."""
    if not run.ongoing:
        return
    with st.container(horizontal=True):
        if run.kind == "train" and run.state == "running":
            _button(run, "pause", "Pause", "Pausing …", ":material/pause:")
        if run.state == "paused" or (run.state == "interrupted" and run.command in ("pause", "step")):  # made room
            _button(run, "resume", "Resume", "Resuming …", ":material/play_arrow:")
            _button(run, "step", "One batch", "One batch", ":material/skip_next:")
        _button(run, "stop", "Stop", "Stopping …", ":material/stop:")


def _button(run: Run, command: str, label: str, asked: str, icon: str) -> None:
    """The worker obeys between two batches, and not during a validation: until then the button says `asked`."""
    pending = run.command == command and label != asked
    st.button(
        asked if pending else label,
        icon=icon,
        key=f"{command}-{run.id}",
        on_click=attempt,
        args=(cached.store().request, run.id, command),
        disabled=pending,
    )
