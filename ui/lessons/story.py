"""The run behind a lesson: the one on the page if it fits, or else the newest that does."""

from collections.abc import Callable

import streamlit as st

from core.runs import Run
from core.runs.kinds.train import plan_run
from core.train.plan import Plan
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.tails import Tail

LOOK_BACK = 200  # newest runs to search


def story(shown: Run | None, fits: Callable[[Run], bool], otherwise: str) -> Run | None:
    """The run to use, with a line that names it. If there is none, `otherwise` says what to do."""
    if shown is not None and shown.step and fits(shown):
        st.caption(f"Drawn from the run on this page, run {shown.id}: {for_markdown(shown.title)}.")
        return shown
    finished = cached.store().list(LOOK_BACK, kind="train", state="finished")
    run = next((run for run in finished if fits(run)), None)
    if run is None:
        st.info(otherwise, icon=":material/hourglass_empty:")
    else:
        st.caption(f"Drawn from the newest run that shows it, run {run.id}: {for_markdown(run.title)}.")
    return run


def plan_of(run: Run) -> Plan | None:
    """The run's plan; None until its first phase starts, as its steps are unknown before."""
    return plan_run(run.config, run.steps_per_epoch) if run.steps_per_epoch else None


def epochs_done(tail: Tail, steps_per_epoch: int) -> list[float]:
    """The position of each finished batch, in epochs."""
    return [(batch.step + 1) / steps_per_epoch for batch in tail.batches]
