"""What the worker needs from a run: a stream of events that can be saved and resumed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from core.runs.config import RunConfig
from core.train.events import Event


class Job(Protocol):
    """An open run. Between two events it can be saved, and reopened in another process."""

    resume_seq: int  # of this run's last `checkpoint`; 0 for a fresh start
    events: Iterator[Event]  # a generator that continues after event `resume_seq`; close it to stop

    def inspect_steps(self, yes: bool) -> None:
        """Whether a StepDetail follows each BatchEnd, from the next batch on."""

    def checkpoint(self, seq: int) -> None:
        """Save the state after event `seq`, all or nothing."""

    def finish(self) -> str:
        """Export the model; returns its folder, or ""."""
        ...

    def discard(self) -> None:
        """Delete what only a resume would need."""

    def close(self) -> None:
        """Free everything the job holds."""


OpenJob = Callable[[RunConfig, Path], Job]  # the run's settings and folder; may raise PetLabError
