"""A run's events, read once for everyone who looks, as columns for the charts."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from core.runs import Run
from core.train.events import (
    ArchitectureRow,
    BatchEnd,
    Download,
    EpochEnd,
    Event,
    Failed,
    FitStart,
    FormatRow,
    LRFindEnd,
    LRFindStep,
    PhaseStart,
    PicturesSkipped,
    ProofEnd,
    ProofStep,
    StepDetail,
)
from ui.page import cached

MOST_RUNS = 64  # kept in memory

COLUMNS: dict[type[Event], str] = {
    BatchEnd: "batches",
    EpochEnd: "epochs",
    PhaseStart: "phases",
    LRFindStep: "find_steps",
    ProofStep: "proof_steps",
    FormatRow: "measured",
    ArchitectureRow: "measured",
}
NEWEST: dict[type[Event], str] = {
    Download: "download",
    FitStart: "start",
    StepDetail: "detail",
    LRFindEnd: "found",
    PicturesSkipped: "skipped",
    ProofEnd: "proof",
    Failed: "failed",
}


@dataclass(frozen=True)
class Tail:
    """A run's events up to number `seq`. It never changes, so it needs no lock."""

    run_id: int
    created: float
    rewinds: int  # see Run
    seq: int = 0
    batches: tuple[BatchEnd, ...] = ()
    epochs: tuple[EpochEnd, ...] = ()
    phases: tuple[PhaseStart, ...] = ()
    find_steps: tuple[LRFindStep, ...] = ()
    proof_steps: tuple[ProofStep, ...] = ()
    measured: tuple[Event, ...] = ()
    download: Download | None = None
    start: FitStart | None = None
    detail: StepDetail | None = None  # of the last batch, if that was inspected
    found: LRFindEnd | None = None
    skipped: PicturesSkipped | None = None
    proof: ProofEnd | None = None
    failed: Failed | None = None
    first_seen: tuple[int, float] | None = None  # (steps, monotonic seconds) of the first look at a finder's steps

    @property
    def identity(self) -> tuple[int, float, int, int]:
        """Equal for tails with the same events."""
        return self.run_id, self.created, self.rewinds, self.seq

    @property
    def begun(self) -> bool:
        """Whether a batch or a step is done."""
        return bool(self.batches or self.find_steps or self.proof_steps)

    def after(self, news: Sequence[tuple[int, Event]]) -> "Tail":
        """This tail plus the numbered events that follow it."""
        more: defaultdict[str, list[Event]] = defaultdict(list)
        newest: dict[str, Any] = {}
        for seq, event in news:
            newest["seq"] = seq
            if name := COLUMNS.get(type(event)):
                more[name].append(event)
            elif name := NEWEST.get(type(event)):
                newest[name] = event
            if isinstance(event, BatchEnd):
                newest["detail"] = None
        columns: dict[str, Any] = {name: (*getattr(self, name), *events) for name, events in more.items()}
        longer = replace(self, **columns, **newest)
        steps = len(longer.find_steps) + len(longer.proof_steps)
        return replace(longer, first_seen=(steps, time.monotonic())) if steps and not self.first_seen else longer


@dataclass
class _Newest:
    """The longest tail read of one run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    tail: Tail | None = None


def tail_of(run: Run) -> Tail:
    """The events of `run`, at least up to when it was read. Only new events are read, or all of them after a resume.
    Raises RunError if the run is gone from the store."""
    newest = _newest(run.id, run.created)
    with newest.lock:
        tail = newest.tail
        if tail is None or tail.rewinds < run.rewinds:
            tail = Tail(run.id, run.created, run.rewinds)
        if tail.seq < run.last_seq:
            tail = tail.after(cached.store().events_since(run.id, tail.seq))
        newest.tail = tail
        return tail


@lru_cache(maxsize=MOST_RUNS)
def _newest(run_id: int, created: float) -> _Newest:
    """By number and creation time, as databases may differ. Two threads may get two at first; both are right."""
    return _Newest()
