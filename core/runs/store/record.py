"""What is known of one run without reading its events: its state, its progress, its last figures."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import ValidationError
from sqlalchemy import ColumnElement, RowMapping, func

from core.runs.config import Kind, RunConfig
from core.runs.kinds.registry import kind_of
from core.runs.store.database import DatabaseError
from core.runs.store.tables import runs
from core.train.events import (
    BatchEnd,
    EpochEnd,
    Event,
    Failed,
    LRFindStep,
    PhaseStart,
    ProofStep,
    from_json,
)

State = Literal["queued", "running", "paused", "finished", "stopped", "failed", "interrupted"]
Command = Literal["pause", "step", "resume", "stop"]
COMMANDS: tuple[str, ...] = get_args(Command)
LIVE = ("running", "paused")  # a worker holds the run
WAITING = ("interrupted", "queued")  # in the order in which a worker takes them
ENDED = ("finished", "stopped", "failed")

STALE_SECONDS = 15.0  # a worker that was silent for so long is taken for dead


@dataclass(frozen=True)
class Run:
    """One run as it stood when it was read. Times are seconds since 1970 in UTC, None while they are to come."""

    id: int
    config: RunConfig
    state: State
    command: str  # what was asked last: "" | "pause" | "step" | "resume" | "stop"
    created: float
    started: float | None  # when a worker first took it
    ended: float | None
    last_seq: int  # number of the newest event, 0 when there is none
    error: Failed | None  # kind, message and advice, when the state is "failed"
    model: str  # folder of the exported model, "" when there is none
    worker: str  # who holds it, "" when nobody does
    step: int  # batches done
    steps_per_epoch: int | None  # None until the first phase starts
    epochs: int  # epochs done
    total_epochs: int  # epochs to do in all; a learning rate finder counts as one
    valid_loss: float | None  # of the last epoch done
    error_rate: float | None  # of the last epoch done, in [0, 1]
    name: str  # as somebody gave it, "" when nobody did
    deleted: float | None  # when it was deleted; it can be restored for a day
    rewinds: int  # how often events were taken back, since a checkpoint is older than they are

    @property
    def kind(self) -> Kind:
        return self.config.kind

    @property
    def title(self) -> str:
        """The name that was given; without one, what the settings say."""
        return self.name or kind_of(self.config).title(self.config)

    @property
    def seconds(self) -> float | None:
        """From the moment that a worker took it to its end or to now, pauses included; None before."""
        return (self.ended or time.time()) - self.started if self.started else None

    @property
    def total_steps(self) -> int | None:
        """Batches in all, None until that is known."""
        return self.steps_per_epoch and self.steps_per_epoch * self.total_epochs

    @property
    def ongoing(self) -> bool:
        """True until the run is finished, stopped or failed: more events may come."""
        return self.state not in ENDED


def read_run(row: RowMapping) -> Run:
    """The run that a row of the table describes. A live run whose worker has fallen silent reads "interrupted".

    Raises DatabaseError when another version of Pet Lab wrote settings that this one does not know.
    """
    values: dict[str, Any] = {key: row[key] for key in Run.__dataclass_fields__}
    try:
        values["config"] = config = _config(row["config"])
        values["name"] = config.name if row["name"] is None else row["name"]
        values["rewinds"] = row["rewinds"] or 0
        values["error"] = from_json(json.loads(row["error"])) if row["error"] else None
    except (ValidationError, ValueError) as error:
        raise DatabaseError(
            f"Run {row['id']} was saved by a version of Pet Lab that this one does not understand.", "Delete it."
        ) from error
    if row["state"] in LIVE and silent(row["heartbeat"]):
        values["state"] = "interrupted"
    return Run(**values)


@lru_cache(maxsize=2048)
def _config(text: str) -> RunConfig:
    """Lists of runs are read again and again; their frozen settings need to be understood once."""
    return RunConfig.model_validate_json(text)


def silent(heartbeat: float | None) -> bool:
    return heartbeat is None or heartbeat < time.time() - STALE_SECONDS


def reads_as(state: State) -> ColumnElement[bool]:
    """Whether a row of the table reads as `state`: `read_run`'s rule about silent workers, asked of the database."""
    live = runs.c.state.in_(LIVE)
    heard = func.coalesce(runs.c.heartbeat, 0.0) >= time.time() - STALE_SECONDS
    if state == "interrupted":
        return (runs.c.state == state) | (live & ~heard)
    return (runs.c.state == state) & (heard | ~live)


def summary(events: Iterable[Event]) -> dict[str, float]:
    """The columns of a run's row that `events` change; a later event overrides an earlier one."""
    values: dict[str, float] = {}
    for event in events:
        match event:
            case PhaseStart(epochs=epochs) if epochs > 0:
                values["steps_per_epoch"] = event.steps // epochs
            case BatchEnd() | LRFindStep():
                values["step"] = event.step + 1
            case ProofStep():
                values["step"] = event.done
            case EpochEnd():
                values["epochs"] = event.epoch + 1
                values["valid_loss"] = event.valid_loss
                values["error_rate"] = event.error_rate
    return values
