"""Outputs that somebody typed or pasted, as numbers, or one sentence that says what to fix."""

import re
from collections.abc import Iterable, Sequence

from core.errors import DataError

MOST = 20_000  # classes
LARGEST = 1e6  # a network's outputs are rarely beyond 100; far beyond this, differences of floats lose their digits
WRAPPING = re.compile(r"\b(?:tensor|array)\b|[\[\](){}]")  # around a list copied from Python
NUMBERS = re.compile(r"(?:[\d.,;+\-−\s]|(?<=[\d.])[eE])*")  # a text without a name in it
THOUSANDS = re.compile(r"[-+−]?\d{1,3}(\.\d{3})+,\d+")


def read_outputs(rows: Iterable[Sequence[str | float | None]]) -> tuple[list[str], list[float]]:
    """(vocab, outputs) from rows of class name and output; rows with neither are skipped.

    An output may be text: "2.5", "2,5", "1e-3", "−2". A class without a name is called by its row. Raises DataError
    for text, NaN and infinity, a name that comes twice, fewer than two classes and more than 20,000.
    """
    vocab: dict[str, None] = {}  # ordered, and quick to look up: a table may have thousands of rows
    outputs: list[float] = []
    for number, (name, value) in enumerate(rows, start=1):
        name, text = _text(name), _text(value)
        if not name and not text:
            continue
        name = name or f"class {number}"
        if name in vocab:
            raise DataError(f"Row {number}: there is already a class called {name}.", "Give each class its own name.")
        vocab[name] = None
        if len(vocab) > MOST:
            raise DataError(f"The table has more than {MOST:,} classes.", "Remove some rows.")
        outputs.append(_number(text, f"Row {number} ({name})"))
    if len(vocab) < 2:
        there = "only one class" if vocab else "no classes"
        raise DataError(f"The table has {there}.", "Softmax compares classes, so fill in at least two rows.")
    return list(vocab), outputs


def rows_of_text(text: str) -> list[list[str | None]]:
    """Pasted text as rows for `read_outputs`: a class and its output in each line, or outputs alone.

    Tabs, spaces, semicolons or commas separate the two; outputs alone may also share lines, with or without brackets. A
    comma may be a decimal one. Raises DataError where it could be either.
    """
    bare = WRAPPING.sub(" ", text)
    if NUMBERS.fullmatch(bare):
        return [[None, number] for number in _listed(bare)]
    return [_row(line.strip()) for line in text.splitlines() if line.strip()]


def _listed(text: str) -> list[str]:
    parts = [bare for part in re.split(r"[;\s]+", text) if (bare := part.strip(","))]
    tight = [part for part in parts if "," in part]  # a comma with a digit on both sides
    points = any("." in part for part in parts)
    listing = len(tight) < len(parts) and re.search(r",\s", text)  # other commas do separate
    if len(parts) > 1 and not points and not listing and all(part.count(",") == 1 for part in tight):
        return parts
    if all(_separating(part) for part in tight):
        return [piece for part in parts for piece in part.split(",")]
    raise DataError(
        f"“{tight[0][:40]}” could be one number or several.", "Put a semicolon or a new line between the outputs."
    )


def _separating(part: str) -> bool:
    """Whether the commas in "2.5,1" or "3,-1" cannot be decimal ones."""
    if "." in part:
        return not THOUSANDS.fullmatch(part)
    return part.count(",") % 2 == 0 or re.search(r",[-+−]", part) is not None


def _row(line: str) -> list[str | None]:
    if _is_number(line):
        return [None, line]
    for separator in ("\t", ";", None, ","):  # a comma last: it may be a decimal one
        name, *value = line.rsplit(separator, 1)
        if value and _is_number(value[0]):
            return [name.rstrip(" ,"), value[0].strip()]
    name, *value = line.rsplit(None, 1)
    return [name, value[0] if value else None]


def _is_number(text: str) -> bool:
    try:
        float(_plain(text))
    except ValueError:
        return False
    return True


def _text(value: str | float | None) -> str:
    return "" if value is None or value != value else str(value).strip()  # NaN: a cell that was never filled


def _number(text: str, where: str) -> float:
    if not text:
        raise DataError(f"{where} has no output.", "Type a number or delete the row.")
    try:
        value = float(_plain(text))
    except ValueError as error:
        raise DataError(f"{where}: {text[:40]!r} isn't a number.", "Type one like 2.5, -1 or 1e-3.") from error
    if value != value or abs(value) == float("inf"):
        raise DataError(f"{where}: {text[:40]} isn't a finite number.", "Softmax needs finite outputs, so change it.")
    if abs(value) > LARGEST:
        raise DataError(f"{where}: {text[:40]} is too large.", f"Stay between -{LARGEST:,.0f} and {LARGEST:,.0f}.")
    return value


def _plain(text: str) -> str:
    """A number as `float` reads it, with a hyphen for a minus sign and a point for a decimal comma."""
    plain = text.replace("−", "-")
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
