"""Drives one claimed run from its first event to its last, and obeys between two batches."""

import time

from core.errors import PetLabError
from core.runs.job import Job
from core.runs.kinds.registry import kind_of
from core.runs.store.record import Run, State
from core.runs.store.store import RunStore
from core.runs.worker.watch import Watch
from core.train.events import EpochEnd, Event, Failed

FLUSH_SECONDS = 0.2  # that batches' events may wait to be stored together
POLL_SECONDS = 0.1  # between two looks for commands
SETTLE_SECONDS = 0.5  # of pause before a checkpoint; single steps get none
HANDOVER_SECONDS = 60.0  # of pause before a training makes room for waiting runs


class Drive:
    """Pulls a job's events into the store, and obeys commands."""

    def __init__(self, store: RunStore, run: Run, worker: str, job: Job, watch: Watch):
        self.store, self.ledger = store, store.ledger
        self.worker, self.job, self.watch = worker, job, watch
        self.run_id, self.kind = run.id, kind_of(run.config)
        self.seq = self.saved_seq = job.resume_seq
        self.pending: list[Event] = []
        self.flushed = self.polled = 0.0
        self.paused = self.stepping = False

    def to_end(self) -> None:
        """Leaves the run finished, stopped or interrupted. The job's errors and LostRun get through."""
        self.ledger.truncate_after(self.run_id, self.seq, self.worker)  # replayed events replace lost ones
        try:
            outcome = self._drain()
        finally:
            self._flush()  # also the last events before an error
        goes_on = outcome == "interrupted"
        if goes_on:
            self._checkpoint()
        self.job.events.close()  # type: ignore[attr-defined]
        self.ledger.mark(self.run_id, outcome, self.worker, model="" if goes_on else self._model())
        if not goes_on:
            self.job.discard()

    def _drain(self) -> State:
        while (wanted := self._decide()) is None:
            event = next(self.job.events, None)
            if event is None:
                return "finished"
            self._take(event)
        return wanted

    def _take(self, event: Event) -> None:
        if isinstance(event, Failed):  # an error event counts as a raised one
            raise PetLabError(event.message, event.advice, event.kind)
        self.pending.append(event)
        if not isinstance(event, self.kind.batch) or time.monotonic() - self.flushed >= FLUSH_SECONDS:
            self._flush()
        if self.stepping and isinstance(event, self.kind.step):
            self.stepping = False
            self.job.inspect_steps(False)
        if isinstance(event, EpochEnd):
            self._checkpoint()  # after the flush, so the store has all its events

    def _decide(self) -> State | None:
        """The state to end in, or None for the next event. Blocks while the run is paused."""
        since = time.monotonic()
        while True:
            if self.watch.reason:
                return "interrupted"
            if self.stepping or (not self.paused and time.monotonic() - self.polled < POLL_SECONDS):
                return None
            command, steps = self.ledger.asked(self.run_id, self.worker)
            self.polled = time.monotonic()
            if command == "stop":
                return "stopped"
            if command not in ("pause", "step"):
                self._show(paused=False)
                return None
            self._flush()
            self._show(paused=True)
            if steps and self.ledger.take_step(self.run_id, self.worker):
                self.stepping = True
                self.job.inspect_steps(True)
                return None
            if self.kind.resumes and time.monotonic() - since > HANDOVER_SECONDS and self.ledger.others_wait():
                return "interrupted"  # claimed again when resumed, or when the queue is empty
            if time.monotonic() - since > SETTLE_SECONDS:
                self._checkpoint()
            time.sleep(POLL_SECONDS)

    def _show(self, paused: bool) -> None:
        if paused != self.paused:
            self.ledger.mark(self.run_id, "paused" if paused else "running", self.worker)
            self.paused = paused

    def _flush(self) -> None:
        if self.pending:
            self.seq = self.ledger.append(self.run_id, self.pending, self.worker)
            self.pending = []
        self.flushed = time.monotonic()

    def _checkpoint(self) -> None:
        if self.kind.resumes and self.seq != self.saved_seq:  # others start from scratch
            self.job.checkpoint(self.seq)
            self.saved_seq = self.seq

    def _model(self) -> str:
        trained = self.kind.leaves_model and self.store.get(self.run_id).epochs > 0
        return self.job.finish() if trained else ""
