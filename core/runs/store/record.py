"""A run without its events: its state, progress and latest numbers."""

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
from core.settings import in_home
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
WAITING = ("interrupted", "queued")  # in the order a worker takes them
ENDED = ("finished", "stopped", "failed")

STALE_SECONDS = 15.0  # of silence, after which a worker counts as dead


@dataclass(frozen=True)
class Run:
    """A run as it was when read. Times are seconds since 1970 in UTC, None if they are still to come."""

    id: int
    config: RunConfig
    state: State
    command: str  # the last request: "" | "pause" | "step" | "resume" | "stop"
    created: float
    started: float | None  # when a worker first took it
    ended: float | None
    last_seq: int  # number of the newest event, or 0
    error: Failed | None  # if the state is "failed"
    model: str  # folder of the exported model, or ""
    worker: str  # who holds it, or ""
    step: int  # batches done
    steps_per_epoch: int | None  # None until the first phase starts
    epochs: int  # epochs done
    total_epochs: int  # a learning rate search counts as one
    valid_loss: float | None  # of the last epoch
    error_rate: float | None  # of the last epoch, in [0, 1]
    name: str  # given by somebody, or ""
    deleted: float | None  # when it was deleted; you can restore it for a day
    rewinds: int  # how often it went back to a checkpoint

    @property
    def kind(self) -> Kind:
        return self.config.kind

    @property
    def title(self) -> str:
        """Its name, or else a summary of its settings."""
        return self.name or kind_of(self.config).title(self.config)

    @property
    def seconds(self) -> float | None:
        """From its start to its end or now, pauses included; None before the start."""
        return (self.ended or time.time()) - self.started if self.started else None

    @property
    def total_steps(self) -> int | None:
        """All batches; None until that is known."""
        return self.steps_per_epoch and self.steps_per_epoch * self.total_epochs

    @property
    def ongoing(self) -> bool:
        """Whether more events may come."""
        return self.state not in ENDED


def read_run(row: RowMapping) -> Run:
    """The run in a row of the table. A live run with a silent worker reads "interrupted". Raises DatabaseError for
    settings from an incompatible version of Pet Lab."""
    values: dict[str, Any] = {key: row[key] for key in Run.__dataclass_fields__}
    try:
        values["config"] = config = _config(row["config"])
        values["name"] = config.name if row["name"] is None else row["name"]
        values["model"] = in_home(row["model"])
        values["rewinds"] = row["rewinds"] or 0
        values["error"] = from_json(json.loads(row["error"])) if row["error"] else None
    except (ValidationError, ValueError) as error:
        raise DatabaseError(f"Run {row['id']} comes from an incompatible version of Pet Lab.", "Delete it.") from error
    if row["state"] in LIVE and silent(row["heartbeat"]):
        values["state"] = "interrupted"
    return Run(**values)


@lru_cache(maxsize=2048)
def _config(text: str) -> RunConfig:
    """Cached, since lists of runs are read again and again."""
    return RunConfig.model_validate_json(text)


def silent(heartbeat: float | None) -> bool:
    return heartbeat is None or heartbeat < time.time() - STALE_SECONDS


def reads_as(state: State) -> ColumnElement[bool]:
    """Whether a row reads as `state`: `read_run`'s rule about silent workers, in SQL."""
    live = runs.c.state.in_(LIVE)
    heard = func.coalesce(runs.c.heartbeat, 0.0) >= time.time() - STALE_SECONDS
    if state == "interrupted":
        return (runs.c.state == state) | (live & ~heard)
    return (runs.c.state == state) & (heard | ~live)


def summary(events: Iterable[Event]) -> dict[str, float]:
    """The columns of a run's row that `events` change; later events override earlier ones."""
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
