"""What cleaning has changed: for each picture a new label, or None to leave it out. Each state is kept under the hash
of its content, so a run can name exactly the labels it learned from."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from core.errors import DataError
from core.files import whole_file
from core.settings import settings
from core.spreadsheet import escaped, unescaped

Corrections = dict[str, str | None]  # file, relative to the data set's root, "/" between parts -> label; None: left out
HEAD = ("file", "action", "label")
RELABEL, LEAVE_OUT = "relabel", "leave out"
LONGEST_LABEL = 200


def file_of(path: Path, root: Path) -> str:
    """A picture's name for whatever is stored: its path from the data set's root, the same on every machine. A table's
    pictures may lie elsewhere: `../images/cat_1.jpg`."""
    file, start = os.fspath(path), os.fspath(root) + os.sep
    if not file.startswith(start):
        file, start = os.path.relpath(path, root), ""
    return file.removeprefix(start).replace(os.sep, "/")


def keep_state(corrections: Mapping[str, str | None]) -> str:
    """Keeps the corrections in the home and returns their name for `DataConfig.journal`; "" if there are none."""
    if not corrections:
        return ""
    text = json.dumps(dict(sorted(corrections.items())), ensure_ascii=False)
    name = _hash(text)
    place = _place(name)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as aside:
            aside.write_text(text, encoding="utf-8", errors="surrogateescape")
    return name


def read_state(name: str) -> Corrections:
    """The corrections that `keep_state` kept under `name`. Raises DataError if they aren't here, or are damaged."""
    if not name:
        return {}
    with suppress(OSError, ValueError):
        text = _place(name).read_text(encoding="utf-8", errors="surrogateescape")
        if _hash(text) == name:
            return json.loads(text)
    raise DataError(
        f"The cleaned labels {name} aren't here.",
        "They were cleaned on another machine or in another home: export the CSV there and import it here.",
    )


def write_csv(corrections: Mapping[str, str | None]) -> str:
    """One row per picture: file, action, label. Cells that a spreadsheet would run are escaped."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for file, label in sorted(corrections.items()):
        rows.writerow([escaped(file), LEAVE_OUT if label is None else RELABEL, escaped(label or "")])
    return out.getvalue()


def read_csv(content: bytes, files: Sequence[str]) -> Corrections:
    """A table by `write_csv` or by hand, for a data set with these `files`. Raises DataError for another table, an
    unclear row, or an unknown picture."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"This isn't a table in UTF-8 ({error}).", "Save it as CSV and import it again.") from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0][:3]) != HEAD:
        raise DataError(f"The first row should be {', '.join(HEAD)}.", "Export the journal to see an example.")
    known, found = set(files), Corrections()
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        file, action, label = (unescaped(cell.strip()) for cell in [*row, "", ""][:3])
        if file not in known:
            raise DataError(
                f"Row {number}: the data set has no picture {file}.", "Is this the journal of another data set?"
            )
        if action not in (RELABEL, LEAVE_OUT) or (action == RELABEL and not 0 < len(label) <= LONGEST_LABEL):
            advice = f'Write "{RELABEL}" and a label, or "{LEAVE_OUT}".'
            raise DataError(f"Row {number}: {action!r} with the label {label[:40]!r} is unclear.", advice)
        found[file] = label if action == RELABEL else None
    return found


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _place(name: str) -> Path:
    if not (len(name) == 16 and name.isalnum()):
        raise DataError(
            f"journal: {name[:40]!r} isn't the name of cleaned labels.", "Take it from the run that used it."
        )
    return settings().home / "journals" / "states" / f"{name}.json"
