"""A model's reference made on a thread beside the pages, once for all sessions, where its folder holds none yet.
What a reference is says `core.understand.reference`."""

from collections.abc import Generator
from pathlib import Path

import streamlit as st

from core.data.load import load_data
from core.runs import Run
from core.train.learner import Learner
from core.understand.reference import (
    Reference,
    ReferenceProgress,
    load_reference,
    make_reference,
    save_reference,
)
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.background import BesideJob
from ui.watching.live import POLL_SECONDS


class ReferenceJob(BesideJob):
    """The reference of one run's model: read from its folder, or being made. `error` says why there is none."""

    def __init__(self, run: Run, learn: Learner):
        folder = Path(run.model)

        def work() -> Generator[ReferenceProgress | Reference, None, None]:
            for step in make_reference(learn, load_data(run.config.data)):
                if isinstance(step, Reference):
                    save_reference(step, folder)
                yield step

        super().__init__("The comparison with the training pictures", work, ReferenceProgress(0, 0))
        self.result = load_reference(folder)
        if self.result is None:
            self.start()

    @property
    def reference(self) -> Reference | None:
        return self.result


def reference_job(run: Run, learn: Learner) -> ReferenceJob:
    """The job for this run's model, kept for all sessions until the model changes."""
    return _reference_job(run.model, cached.changed(str(Path(run.model) / "model.safetensors")), run, learn)


@st.cache_resource(max_entries=8, show_spinner=False)
def _reference_job(folder: str, changed: float, _run: Run, _learn: Learner) -> ReferenceJob:
    return ReferenceJob(_run, _learn)


def watch(jobs: list[ReferenceJob]) -> None:
    """How far the jobs are, looked at once a second; when they end, the page is drawn once more. Why one failed."""
    if any(job.running for job in jobs):
        _watch(jobs)
    for job in jobs:
        if job.error:
            st.info(f"No doubts, no neighbours. {for_markdown(job.error)}", icon=":material/image_not_supported:")


@st.fragment(run_every=POLL_SECONDS)
def _watch(jobs: list[ReferenceJob]) -> None:
    running = [job for job in jobs if job.running]
    if not running:
        st.rerun()
    done, total = running[0].progress.done, running[0].progress.total
    st.progress(
        done / total if total else 0.0,
        f"For the doubts and the neighbours, all pictures of the training go through the model once: {done:,} of "
        f"{total:,}",
    )
