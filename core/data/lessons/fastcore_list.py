"""A bench for fastcore's `L`, the list of the book: steps one after the other on the items of a data set, with the line
of Python that does the same."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fastcore.foundation import L, coll_repr

from core.data.lessons.fastcore_steps import Step
from core.data.load import DataLoaders
from core.errors import PetLabError

LONGEST_TEXT = 1500  # characters of a result
GROUPS = 8  # shown of a dictionary

STARTS = {"items": "items", "paths": 'items.attrgot("path")', "labels": 'items.attrgot("label")'}


class Picture(NamedTuple):
    """An element of `items`: the path below the data set's root, the label, the file's size in bytes."""

    path: Path
    label: str
    size: int


class BenchError(PetLabError):
    """A step does not fit what it is given."""

    kind = "bench"


class Outcome(NamedTuple):
    """The line of Python and what it gives."""

    code: str
    value: Any


def pictures(dls: DataLoaders) -> list[Picture]:
    """The data set's items, with paths that are short enough to read; the size of a file that is gone is 0."""
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
    """The steps one after the other on `items`, beginning with one of `STARTS`.

    Raises BenchError where a step does not fit what the one before it gave, with what Python says.
    """
    code, value = STARTS[start], L(items)
    if start != "items":
        value = value.attrgot(start.removesuffix("s"))
    for step in steps:
        before, code = value, step.code(code)
        try:
            value = step.run(before)
        except Exception as error:  # whatever Python says to a step that does not fit is the lesson
            first = (
                f"; its first element is of type {type(before[0]).__name__}" if isinstance(before, L) and before else ""
            )
            raise BenchError(
                f"{code} fails. Python says: {type(error).__name__}: {error}.",
                f"This step was given a value of type {type(before).__name__}{first}. Choose one that fits.",
            ) from error
    return Outcome(code, value)


def shown(value: Any, n: int = 10) -> str:
    """`value` as a notebook shows it, but `n` elements at most where a notebook shows 250."""
    if isinstance(value, dict):
        groups = [f"{key!r}: {coll_repr(L(group), n)}" for key, group in list(value.items())[:GROUPS]]
        text = "{" + ",\n ".join(groups) + (",\n ...}" if len(value) > GROUPS else "}")
    else:
        text = coll_repr(value, n) if isinstance(value, L) else repr(value)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " ..."
