"""What is known of one run without reading its events: its state, its progress, its last figures.
How rows come and go is `store.py` and `ledger.py`."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import ValidationError
from sqlalchemy import RowMapping

from core.runs.config import Kind, RunConfig
from core.runs.database import DatabaseError
from core.train.events import BatchEnd, EpochEnd, Event, Failed, LRFindStep, PhaseStart, from_json

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

    @property
    def kind(self) -> Kind:
        return self.config.kind

    @property
    def name(self) -> str:
        return self.config.name

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
        values["config"] = RunConfig.model_validate_json(row["config"])
        values["error"] = from_json(json.loads(row["error"])) if row["error"] else None
    except (ValidationError, ValueError) as error:
        raise DatabaseError(
            f"Run {row['id']} was saved by a version of Pet Lab that this one does not understand.", "Delete it."
        ) from error
    if row["state"] in LIVE and silent(row["heartbeat"]):
        values["state"] = "interrupted"
    return Run(**values)


def silent(heartbeat: float | None) -> bool:
    return heartbeat is None or heartbeat < time.time() - STALE_SECONDS


def plan(config: RunConfig) -> dict[str, int | None]:
    """The columns that say how long a run will be, as far as its settings tell."""
    if config.kind == "lr_find":
        return {"total_epochs": 1, "steps_per_epoch": config.num_it}
    frozen = config.freeze_epochs if config.method == "fine_tune" else 0
    return {"total_epochs": frozen + config.epochs, "steps_per_epoch": None}


def summary(events: Iterable[Event]) -> dict[str, float]:
    """The columns of a run's row that `events` change; a later event overrides an earlier one."""
    values: dict[str, float] = {}
    for event in events:
        match event:
            case PhaseStart(epochs=epochs) if epochs > 0:
                values["steps_per_epoch"] = event.steps // epochs
            case BatchEnd() | LRFindStep():
                values["step"] = event.step + 1
            case EpochEnd():
                values["epochs"] = event.epoch + 1
                values["valid_loss"] = event.valid_loss
                values["error_rate"] = event.error_rate
    return values
