"""Watching a run: its events by cursor, kept as columns for the figures, polled once a second while it goes on.
The worker does the work; nothing here waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.runs import Run
from core.train.events import (
    BatchEnd,
    Download,
    EpochEnd,
    Event,
    Failed,
    FitEnd,
    FitStart,
    LRFindEnd,
    LRFindStep,
    PhaseStart,
    PicturesSkipped,
    ProofEnd,
    ProofStep,
    StepDetail,
)
from ui.page import cached

POLL_SECONDS = 1.0

STATE_WORDS = {
    "queued": "waiting for the worker",
    "running": "running",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "failed": "failed",
    "interrupted": "interrupted; it goes on as soon as a worker is there",
}


@dataclass
class Tail:
    """What is known of a run's events so far; `read` adds what is new, in time that depends on the news alone."""

    run_id: int
    seq: int = 0
    batches: list[BatchEnd] = field(default_factory=list)
    epochs: list[EpochEnd] = field(default_factory=list)
    phases: list[PhaseStart] = field(default_factory=list)
    start: FitStart | None = None
    detail: StepDetail | None = None  # of the last batch, if that was seen closely
    find_steps: list[LRFindStep] = field(default_factory=list)
    download: Download | None = None
    found: LRFindEnd | None = None
    skipped: PicturesSkipped | None = None
    proof_steps: list[ProofStep] = field(default_factory=list)
    proof: ProofEnd | None = None
    failed: Failed | None = None
    end: FitEnd | None = None
    first_seen: tuple[int, float] | None = None  # (step, monotonic seconds) when this tail first saw a step

    def read(self) -> None:
        for seq, event in cached.store().events_since(self.run_id, self.seq):
            self.seq = seq
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case Download():
                self.download = event
            case FitStart():
                self.start = event
            case BatchEnd():
                self.batches.append(event)
                self.detail = None
            case StepDetail():
                self.detail = event
            case EpochEnd():
                self.epochs.append(event)
            case PhaseStart():
                self.phases.append(event)
            case LRFindStep():
                self.find_steps.append(event)
            case LRFindEnd():
                self.found = event
            case PicturesSkipped():
                self.skipped = event
            case ProofStep():
                self.proof_steps.append(event)
            case ProofEnd():
                self.proof = event
            case Failed():
                self.failed = event
            case FitEnd():
                self.end = event


def tail(run: Run) -> Tail:
    """This session's tail of `run`, up to date. A run that was taken up again from a checkpoint is read anew."""
    known: dict[int, Tail] = st.session_state.setdefault("tails", {})
    mine = known.get(run.id)
    if mine is None or run.last_seq < mine.seq:
        mine = known[run.id] = Tail(run.id)
    mine.read()
    return mine


def watch(run_id: int, draw: Callable[[Run, Tail], None], every: float | None = POLL_SECONDS) -> None:
    """Calls `draw(run, tail)` now and, in a fragment of its own, `every` so many seconds until the run has ended; None
    where `draw` follows the run by itself and asks for a rerun.

    When it ends, the whole page is drawn once more, so that what depends on the result appears.
    """
    watch_all([run_id], lambda seen: draw(*seen[0]), every)


def watch_all(
    run_ids: Sequence[int], draw: Callable[[list[tuple[Run, Tail]]], None], every: float | None = POLL_SECONDS
) -> None:
    """`watch` for several runs in one view, until the last has ended."""

    def look() -> list[Run]:
        return [cached.store().get(run_id) for run_id in run_ids]

    ongoing = any(run.ongoing for run in look())

    @st.fragment(run_every=every if ongoing else None)
    def view() -> None:
        runs = look()
        draw([(run, tail(run)) for run in runs])
        if ongoing and not any(run.ongoing for run in runs):
            st.rerun()

    view()


def controls(run: Run) -> None:
    """Pause, one batch, resume and stop, as far as the run's state allows; nothing once it has ended."""
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
    st.button(label, icon=icon, key=f"{command}-{run.id}", on_click=cached.store().request, args=(run.id, command))


def state_line(run: Run) -> str:
    """The run's state in words, with its place in the queue while it waits."""
    words = STATE_WORDS[run.state]
    if run.state == "queued":
        ahead = cached.store().queue_position(run.id) - 1
        words += f", {ahead} before it" if ahead > 0 else ""
    return f"Run {run.id}: {words}"


def loading_line(run: Run, tail: Tail) -> str:
    """The run's state in words, and how far a download is as long as no batch is done."""
    loaded = tail.download
    if loaded is None or tail.batches or tail.find_steps or tail.proof_steps:
        return state_line(run)
    return f"{state_line(run)}, loading {loaded.what}: {loaded.done / 2**20:.0f} of {loaded.total / 2**20:.0f} MB"


def in_words(seconds: float) -> str:
    """A length of time as a person says it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
