"""A model's reference made on a thread beside the pages, once for all sessions, where its folder holds none yet.
One at a time, so that the pages stay quick; what a reference is says `core.understand.reference`."""

import atexit
import logging
import threading
from pathlib import Path

import streamlit as st

from core.data.load import load_data
from core.errors import PetLabError
from core.runs import Run
from core.train.learner import Learner
from core.understand.reference import (
    Reference,
    ReferenceProgress,
    load_reference,
    make_reference,
    save_reference,
)
from ui import cached
from ui.live import POLL_SECONDS

_one_at_a_time = threading.Lock()


class ReferenceJob:
    """The reference of one run's model: read from its folder, or being made. `error` says why there is none."""

    def __init__(self, run: Run, learn: Learner):
        self.run = run
        self.learn = learn
        self.folder = Path(run.model)
        self.progress = ReferenceProgress(0, 0)
        self.error = ""
        self.reference: Reference | None = load_reference(self.folder)
        self._thread = threading.Thread(target=self._work, name="reference", daemon=True)
        self._stopping = threading.Event()
        if self.reference is None:
            self._thread.start()
            atexit.register(self.stop)  # a thread that is in torch while Python ends would bring the process down

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self) -> None:
        """Returns when it has ended."""
        if self.running:
            self._thread.join()

    def stop(self) -> None:
        """Ends it between two batches, and waits for that."""
        self._stopping.set()
        self.wait()

    def _work(self) -> None:
        try:
            with _one_at_a_time:
                for step in make_reference(self.learn, load_data(self.run.config.data)):
                    if isinstance(step, Reference):
                        save_reference(step, self.folder)
                        self.reference = step
                    else:
                        self.progress = step
                    if self._stopping.is_set():
                        return
        except PetLabError as error:
            self.error = str(error)
        except Exception:  # the thread would end without a word
            logging.getLogger(__name__).exception("The reference of %s was not made", self.folder)
            self.error = "The comparison with the training pictures failed. The server's log says why."


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
            st.info(f"No doubts, no neighbours. {job.error}", icon=":material/image_not_supported:")


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
