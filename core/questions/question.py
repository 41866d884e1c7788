"""What a question is made of: words, an answer, and a task with fields and a check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from core.runs import RunConfig
from core.runs.store.record import State
from core.train.events import LRFindEnd


class Outcome(NamedTuple):
    """Whether the task is done, and in one or two sentences a hint, or why it is right; empty before anything is
    given."""

    done: bool
    words: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in. A "number" comes as the text that was typed; a "choice" as one of `options` or None,
    "several" as a list of them; a "slider" goes from -5 to 5 and begins at `start`."""

    label: str
    kind: Literal["number", "text", "choice", "several", "slider"] = "number"
    options: Sequence[str] = ()
    start: float = 0.0


@dataclass(frozen=True)
class Watched:
    """What a check needs to know of a run that a person started or looked at; `found` is a finder's end."""

    id: int
    config: RunConfig
    state: State
    found: LRFindEnd | None = None


@dataclass(frozen=True)
class Task:
    """`check` takes the fields' values in their order, and, where it `looks_at_runs`, the watched runs before them."""

    ask: str
    check: Callable[..., Outcome]
    fields: tuple[Field, ...] = ()
    columns: int = 1  # fields side by side
    looks_at_runs: bool = False

    def outcome(self, values: Sequence[Any], runs: Sequence[Watched] = ()) -> Outcome:
        """What `check` says."""
        return self.check(runs, *values) if self.looks_at_runs else self.check(*values)


@dataclass(frozen=True)
class Question:
    """`title` stands in the list; `ask` and `answer` are Markdown of a few sentences."""

    number: int
    title: str
    ask: str
    answer: str
    task: Task
