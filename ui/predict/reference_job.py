"""A model's reference, made in the background if its folder holds none, once for all sessions."""

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
from ui.watching.background import BackgroundJob
from ui.watching.background_view import show_progress


class ReferenceJob(BackgroundJob):
    """The reference of a run's model: read from its folder, or being made. `error` says why there is none."""

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
    """The progress of the first running job, with a button that stops it; for a stopped or failed one, its button."""
    if running := [job for job in jobs if job.running]:
        show_progress(running[0], _words)
    for i, job in enumerate(jobs):
        if job.error:
            sentence = f"There are no signs of doubt and no similar pictures. {for_markdown(job.error)}"
            st.info(sentence, icon=":material/image_not_supported:")
        elif job.reference is None and not job.running:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption("The signs of doubt need a comparison with the model's own pictures.")
                st.button("Compare", icon=":material/search:", on_click=job.start, key=f"compare_{i}")


def _words(done: int, total: int) -> str:
    so_far = f": {done:,} of {total:,}" if total else " …"
    return f"Comparing with the model's own pictures, to judge how unusual this one is{so_far}"
