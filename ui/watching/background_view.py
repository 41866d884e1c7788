"""A background job's progress with a button to stop it; before it starts, a button to start it."""

from collections.abc import Callable

import streamlit as st

from ui.page.escape import for_markdown
from ui.watching.background import BackgroundJob
from ui.watching.view import POLL_SECONDS


def pictures(done: int, total: int) -> str:
    return f"{done} of {total} pictures" if total else "Starting …"


def show_progress(
    job: BackgroundJob,
    words: Callable[[int, int], str] = pictures,
    key: str = "stop_job",
    every: float = POLL_SECONDS,
) -> None:
    """A bar, updated `every` few seconds until the job ends; then the page reruns."""

    @st.fragment(run_every=every)
    def view() -> None:
        if not job.running:
            st.rerun()
        done, total = job.progress.done, job.progress.total
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(done / total if total else 0.0, words(done, total))
            st.button("Stop", icon=":material/stop:", on_click=job.stop, key=key)

    view()


def offer(job: BackgroundJob, what: str, label: str, key: str) -> None:
    """What the job is for, and its button; why it failed last time."""
    if job.error:
        st.error(for_markdown(job.error), icon=":material/build:")
    st.markdown(what)
    st.button(label, type="primary", icon=":material/search:", on_click=job.start, key=key)
