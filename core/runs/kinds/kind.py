"""What there is to know about a kind of run. Describing it takes no training code; its `events` bring that along."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.runs.config import RunConfig
from core.train.events import Event

if TYPE_CHECKING:
    from core.train.learner import Learner

MODEL = {"kind", "data", "arch", "pretrained", "precision", "seed"}  # settings of every run that makes a learner


@dataclass(frozen=True)
class Work:
    """A run that was opened, as its events need it."""

    config: RunConfig
    made: "Learner | None"  # None where the kind needs no data
    folder: Path
    saved: Path | None  # the checkpoint to go on from
    keep_preds: bool  # whether each epoch's validation predictions go to the folder

    @property
    def learn(self) -> "Learner":
        if self.made is None:
            raise ValueError(f"kind: a run of kind {self.config.kind!r} has no learner")
        return self.made


class Length(NamedTuple):
    """How long a run will be, as far as its settings tell."""

    total_epochs: int
    steps_per_epoch: int | None = None


class Repeated(NamedTuple):
    """What a notebook says of the run that it repeats ("a training of 3 epochs"), and its cells of code."""

    what: str
    cells: list[str]


def head_or_all(config: RunConfig) -> str:
    return " ".join([config.arch, config.kind, "head only" if config.frozen else "all layers"])


@dataclass(frozen=True)
class RunKind:
    """One kind of run; what most kinds share is the default."""

    events: Callable[[Work], Iterator[Event]]
    heeds: Callable[[RunConfig], Set[str]] = lambda _: MODEL  # the fields of RunConfig that make a difference
    title: Callable[[RunConfig], str] = head_or_all  # until somebody gives it a name
    length: Callable[[RunConfig], Length] = lambda _: Length(1)
    batch: tuple[type[Event], ...] = ()  # events that come so often that they are stored by the bundle
    step: tuple[type[Event], ...] = ()  # events after which a single step is over
    needs_data: bool = True  # before its first event
    resumes: bool = False  # from a checkpoint; then it also gives way to others while it is paused
    leaves_model: bool = False
    repeated: Callable[[int, RunConfig, list[Event]], Repeated] | None = None  # by a notebook, from number and events
