"""What the worker needs to know of the work that it carries out: a stream of events that can be saved and taken up."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from core.runs.config import RunConfig
from core.train.events import Event


class Job(Protocol):
    """One run, opened. Between two events it can be saved, and then opened anew in another process."""

    resume_seq: int  # what the last `checkpoint` of this run was told; 0 for a fresh start
    events: Iterator[Event]  # a generator that goes on after event `resume_seq`; close it to stop

    def inspect_steps(self, yes: bool) -> None:
        """From the next batch on, a StepDetail follows each BatchEnd, or none does any more."""

    def checkpoint(self, seq: int) -> None:
        """Save, all or nothing, how things stand after event `seq`."""

    def finish(self) -> str:
        """Export the model; returns its folder, "" when there is none."""
        ...

    def discard(self) -> None:
        """Delete what only a resume would need: the run has ended for good."""

    def close(self) -> None:
        """Give back what the job holds."""


OpenJob = Callable[[RunConfig, Path], Job]  # the run's settings and folder; may raise PetLabError
