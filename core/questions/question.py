"""A question: what it asks, its answer, and a task with fields and a check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from core.runs import RunConfig
from core.runs.store.record import State
from core.train.events import LRFindEnd


class Outcome(NamedTuple):
    """Whether the task is done, and a hint or an explanation; no words before anything is filled in."""

    done: bool
    words: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in. Its value is the typed text of a "number" or "text", one of `options` or None of a
    "choice", a list of options of "several", a float from -5 to 5 of a "slider" (at first `start`)."""

    label: str
    kind: Literal["number", "text", "choice", "several", "slider"] = "number"
    options: Sequence[str] = ()
    start: float = 0.0


@dataclass(frozen=True)
class Watched:
    """A run that a person started or opened, as a check sees it; `found` is a finder's last event."""

    id: int
    config: RunConfig
    state: State
    found: LRFindEnd | None = None


@dataclass(frozen=True)
class Task:
    """`check` gets the fields' values in order, after the watched runs if it `looks_at_runs`."""

    ask: str
    check: Callable[..., Outcome]
    fields: tuple[Field, ...] = ()
    columns: int = 1  # fields side by side
    looks_at_runs: bool = False

    def outcome(self, values: Sequence[Any], runs: Sequence[Watched] = ()) -> Outcome:
        return self.check(runs, *values) if self.looks_at_runs else self.check(*values)


@dataclass(frozen=True)
class Question:
    """`title` is for the list; `ask` and `answer` are a few sentences of Markdown."""

    number: int
    title: str
    ask: str
    answer: str
    task: Task
