"""Steps on a data set's items as fastcore's `L`, the book's list, with the line of Python that does the same."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fastcore.foundation import L, coll_repr

from core.data.lessons.fastcore_steps import Step
from core.data.load import DataLoaders
from core.errors import PetLabError

LONGEST_TEXT = 1500  # characters in a result
GROUPS = 8  # shown of a dictionary

STARTS = {"items": "items", "paths": 'items.attrgot("path")', "labels": 'items.attrgot("label")'}


class Picture(NamedTuple):
    """An element of `items`: the path below the data set's root, the label, the file's size in bytes."""

    path: Path
    label: str
    size: int


class BenchError(PetLabError):
    """A step that doesn't fit its input."""

    kind = "bench"


class Outcome(NamedTuple):
    """The line of Python and its result."""

    code: str
    value: Any


def pictures(dls: DataLoaders) -> list[Picture]:
    """The data set's items, with short paths; a missing file has size 0."""
    found = []
    for item in dls.items:
        path = item.path.relative_to(dls.root) if item.path.is_relative_to(dls.root) else item.path
        try:
            size = item.path.stat().st_size
        except OSError:
            size = 0
        found.append(Picture(path, item.label, size))
    return found


def run_steps(items: Sequence[Any], start: str, steps: Sequence[Step]) -> Outcome:
    """The steps one after another on `items`, starting with one of `STARTS`. Raises BenchError, with what Python says,
    if a step doesn't fit the result before it."""
    code, value = STARTS[start], L(items)
    if start != "items":
        value = value.attrgot(start.removesuffix("s"))
    for step in steps:
        before, code = value, step.code(code)
        try:
            value = step.run(before)
        except Exception as error:  # whatever Python says is the lesson
            first = (
                f"; its first element is of type {type(before[0]).__name__}" if isinstance(before, L) and before else ""
            )
            raise BenchError(
                f"{code} fails. Python says: {type(error).__name__}: {error}.",
                f"This step got a value of type {type(before).__name__}{first}. Choose one that fits.",
            ) from error
    return Outcome(code, value)


def shown(value: Any, n: int = 10) -> str:
    """`value` as in a notebook, but with at most `n` elements instead of 250."""
    if isinstance(value, dict):
        groups = [f"{key!r}: {coll_repr(L(group), n)}" for key, group in list(value.items())[:GROUPS]]
        text = "{" + ",\n ".join(groups) + (",\n ...}" if len(value) > GROUPS else "}")
    else:
        text = coll_repr(value, n) if isinstance(value, L) else repr(value)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " ..."
