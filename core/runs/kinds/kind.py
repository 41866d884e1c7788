"""What describes a kind of run. Only its `events` import training code."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.runs.config import RunConfig
from core.train.events import Event

if TYPE_CHECKING:
    from core.train.learner import Learner

MODEL = {"kind", "data", "arch", "pretrained", "precision", "seed"}  # settings of every run with a learner


@dataclass(frozen=True)
class Work:
    """What a run's events need."""

    config: RunConfig
    made: "Learner | None"  # None if the kind needs no data
    folder: Path
    saved: Path | None  # the checkpoint to resume from
    keep_preds: bool  # each epoch's validation predictions, in the folder

    @property
    def learn(self) -> "Learner":
        if self.made is None:
            raise ValueError(f"kind: a run of kind {self.config.kind!r} has no learner")
        return self.made


class Length(NamedTuple):
    """How long a run will be, as far as its settings say."""

    total_epochs: int
    steps_per_epoch: int | None = None


class Repeated(NamedTuple):
    """A notebook's words about the run it repeats ("a training of 3 epochs"), and its code cells."""

    what: str
    cells: list[str]


def layers(config: RunConfig) -> str:
    return "head only" if config.frozen else "all layers"


@dataclass(frozen=True)
class RunKind:
    """One kind of run; the defaults suit most kinds."""

    events: Callable[[Work], Iterator[Event]]
    title: Callable[[RunConfig], str]  # until somebody gives it a name
    heeds: Callable[[RunConfig], Set[str]] = lambda _: MODEL  # the fields of RunConfig that matter
    length: Callable[[RunConfig], Length] = lambda _: Length(1)
    batch: tuple[type[Event], ...] = ()  # frequent events, stored in bundles
    step: tuple[type[Event], ...] = ()  # events that end a single step
    needs_data: bool = True  # before the first event
    resumes: bool = False  # from a checkpoint; a paused run then also makes room for others
    leaves_model: bool = False
    repeated: Callable[[int, RunConfig, list[Event]], Repeated] | None = None  # by a notebook
