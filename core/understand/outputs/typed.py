"""Outputs that somebody typed or pasted, as numbers, or one sentence that says which row to mend."""

from collections.abc import Iterable

from core.errors import DataError

MOST = 20_000  # classes
LARGEST = 1e6  # a network's outputs are rarely beyond 100; far beyond this, differences of floats lose their digits


def read_outputs(rows: Iterable[tuple[str | None, str | float | None]]) -> tuple[list[str], list[float]]:
    """(vocab, outputs) from rows of class name and output; rows with neither are left out.

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
            raise DataError(f"Row {number}: the class {name} is there twice.", "Give each class a name of its own.")
        vocab[name] = None
        if len(vocab) > MOST:
            raise DataError(f"The table holds more than {MOST:,} classes.", "Leave some rows out.")
        outputs.append(_number(text, f"Row {number} ({name})"))
    if len(vocab) < 2:
        there = "only one class" if vocab else "no class"
        raise DataError(f"The table holds {there}.", "Softmax compares: fill in at least two rows.")
    return list(vocab), outputs


def rows_of_text(text: str) -> list[list[str | None]]:
    """Lines of class and output as rows for `read_outputs`; a tab, a semicolon, a comma or a space stands between the
    two. A line that is a number alone is an output without a name."""
    return [_row(line.strip()) for line in text.splitlines() if line.strip()]


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
        raise DataError(f"{where} has no output.", "Type a number, or delete the row.")
    try:
        value = float(_plain(text))
    except ValueError as error:
        raise DataError(f"{where}: {text[:40]!r} is no number.", "Type one such as 2.5, -1 or 1e-3.") from error
    if value != value or abs(value) == float("inf"):
        raise DataError(f"{where}: {text[:40]} is no finite number.", "Softmax needs finite outputs; type another.")
    if abs(value) > LARGEST:
        raise DataError(f"{where}: {text[:40]} is too large.", f"Stay between -{LARGEST:,.0f} and {LARGEST:,.0f}.")
    return value


def _plain(text: str) -> str:
    """A number as `float` reads it: a true minus sign and a decimal comma are people's."""
    plain = text.replace("−", "-")
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
