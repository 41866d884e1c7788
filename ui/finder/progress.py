"""How far a finder run or a proof is, how long it still takes, and the button that stops it."""

import time

import streamlit as st

from core.runs import Run
from ui import live


def progress(run: Run, tail: live.Tail) -> None:
    """A bar with the state in words, and the run's buttons."""
    most = run.total_steps or 1
    words = f"{live.loading_line(run, tail)}, step {run.step} of {most}"
    left = seconds_left(run)
    if left is not None:
        words += f", at most {live.in_words(left)} left"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, run.step / most), words)
        live.controls(run)


def seconds_left(run: Run) -> float | None:
    """From the pace since this session first saw a step; None until it saw another."""
    if run.state != "running" or not run.step or not run.total_steps:
        return None
    seen: dict[int, tuple[int, float]] = st.session_state.setdefault("paces", {})
    first, since = seen.setdefault(run.id, (run.step, time.monotonic()))
    if run.step <= first:
        return None
    return (time.monotonic() - since) / (run.step - first) * (run.total_steps - run.step)
