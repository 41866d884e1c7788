"""A run's state in words, its progress, and why it failed."""

import streamlit as st

from core.runs import Run
from core.train.events import Failed
from core.wording import plural
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.tails import Tail

STATE_WORDS = {
    "queued": "waiting for the worker",
    "running": "running",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "failed": "failed",
    "interrupted": "interrupted; it resumes as soon as a worker is free",
}
ASKED_WORDS = {"pause": "pausing …", "stop": "stopping …"}  # of a running one


def state_line(run: Run) -> str:
    """The run's state, and its place in the queue while it waits."""
    words = ASKED_WORDS.get(run.command, "running") if run.state == "running" else STATE_WORDS[run.state]
    if run.state == "queued":
        ahead = cached.store().queue_position(run.id) - 1
        words += f", {plural(ahead, 'run')} ahead of it" if ahead > 0 else ""
    return f"Run {run.id}: {words}"


def loading_line(run: Run, tail: Tail) -> str:
    """The run's state, and the progress of a download before the first batch."""
    loaded = tail.download
    if loaded is None or tail.begun:
        return state_line(run)
    return f"{state_line(run)}, downloading {loaded.what}: {loaded.done / 2**20:.0f} of {loaded.total / 2**20:.0f} MB"


def in_words(seconds: float) -> str:
    """A length of time."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def show_failure(failed: Failed, whose: str = "") -> None:
    """What went wrong and what to do."""
    st.error(for_markdown(f"{whose}{failed.message} {failed.advice}"), icon=":material/build:")
