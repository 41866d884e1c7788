"""A table of pictures and labels, read as text: encoding, delimiter, header, and its columns of files and labels."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from core.data.config import TABLES
from core.data.pictures.formats import SUFFIXES
from core.data.sources.access import allowed_path
from core.errors import DataError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LARGEST = 200  # MB
SAMPLE = 200  # rows used for guessing
FILE_NAMES = "file filename filepath image imagename imagefile imagepath img picture photo path id imageid name"
LABEL_NAMES = "label breed class classname category target labels species groundtruth truth y"  # the likelier first
OTHER_NAMES = (  # of columns that say something else about a picture
    "split set subset fold kfold folds partition usage phase group annotator labeler author user tag tags source url "
    "license date time timestamp width height size index row confidence score probability notes comment"
)
SPLITS = "train training valid validation val test testing dev holdout unlabeled unlabelled"
ONE_HOT = "the column with a 1"  # the label column of a table with a column for each class
ONES = ("1", "1.0", "true")
ZERO_ONE = {*ONES, "0", "0.0", "false", ""}


@dataclass(frozen=True)
class Table:
    """`columns` maps each name to its texts, one per row."""

    path: Path
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def head(self, n: int = 3) -> list[dict[str, str]]:
        """The first rows."""
        return [{name: texts[i] for name, texts in self.columns.items()} for i in range(min(n, len(self)))]


def is_table(source: str) -> bool:
    """Whether the source is a table's path, by its suffix, and not a folder."""
    return source.lower().endswith(TABLES) and "\0" not in source and not Path(source).is_dir()


def read_table(source: str) -> Table:
    """The table in a file, every cell as stripped text, without blank rows.

    The first rows tell which of comma, semicolon, tab and bar delimits. Read as UTF-8 with or without a mark, UTF-16
    with one, else Windows' Latin letters. Raises DataError for anything else.
    """
    path = allowed_path(source, "table")
    text = _text(path)
    columns = _columns(text, _delimiter(text), path.name)
    if not columns:
        raise DataError(f"The table {path.name} is empty.", "Give it a header and one row per picture.")
    top = [column[0] for column in columns]
    headless = any(cell.lower().endswith(SUFFIXES) for cell in top)
    names = _unique([f"column {i + 1}" if headless or not cell else cell for i, cell in enumerate(top)])
    if not headless:
        columns = [column[1:] for column in columns]
    if not columns[0]:
        raise DataError(f"The table {path.name} has a header, but no rows.", "Add one row per picture.")
    return Table(path, _with_one_hot(dict(zip(names, columns, strict=True))))


def _with_one_hot(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """`columns`, and the classes as one column where there is a column for each class, with a single 1 in each row."""
    marked = _zero_one(columns)
    if len(marked) < 2 or ONE_HOT in columns:
        return columns
    rows = list(zip(*(columns[name] for name in marked), strict=True))
    hot = [[name for name, cell in zip(marked, row, strict=True) if cell.lower() in ONES] for row in rows]
    return columns | {ONE_HOT: [row[0] for row in hot]} if all(len(row) == 1 for row in hot) else columns


def _zero_one(columns: dict[str, list[str]]) -> list[str]:
    """The columns that hold only 0 and 1, and both."""
    found = []
    for name, texts in columns.items():
        cells = {text.lower() for text in set(texts)}
        if cells <= ZERO_ONE and len(cells) > 1 and _plain(name) not in OTHER_NAMES.split():
            found.append(name)
    return found


def columns_of(table: Table, labels: str) -> tuple[str, str | None]:
    """(file column, label column) by `labels`: "table:FILE,LABEL" names both, else they are guessed, and the label
    column is None if none looks like one. Raises DataError for columns that don't exist."""
    if not labels.startswith("table:"):
        return guess_columns(table)
    given = next(csv.reader([labels.removeprefix("table:")], skipinitialspace=True), [])
    if len(given) != 2:
        raise DataError(
            f"The labels {labels!r} don't name two columns.", 'Write "table:FILE,LABEL" with the names of the columns.'
        )
    for name in given:
        if name not in table.columns:
            raise DataError(f"{table.path.name} has no column {name!r}.", f"Its columns: {', '.join(table.columns)}.")
    return given[0], given[1]


def table_labels(file: str, label: str) -> str:
    """The `labels` of a DataConfig that name these two columns; names with a comma are quoted."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([file, label])
    return f"table:{line.getvalue()}"


def guess_columns(table: Table) -> tuple[str, str | None]:
    """(file column, label column), by usual names and by texts that end like pictures' names. The label column is None
    unless exactly one looks like labels. Raises DataError if no column looks like files."""
    share = {name: _share_of_pictures(texts[:SAMPLE]) for name, texts in table.columns.items()}
    named = [name for kind in FILE_NAMES.split() for name in table.columns if _plain(name) == kind]
    full = [name for name in table.columns if share[name] >= 0.5]
    files = [name for name in named if name in full] or full or named
    if not files:
        if len(table.columns) == 1:
            raise DataError(
                f"{table.path.name} has only one column: {next(iter(table.columns))}.",
                f"Separate its columns by one of these: {', '.join(DELIMITERS.values())}.",
            )
        raise DataError(
            f"No column of {table.path.name} looks like file names: {', '.join(table.columns)}.",
            'Name two columns: labels="table:FILE,LABEL".',
        )
    labels = label_candidates(table, files[0])
    return files[0], labels[0] if len(labels) == 1 else None


def label_candidates(table: Table, file_column: str) -> list[str]:
    """The columns that may hold the labels: the one with the likeliest name, else those whose texts repeat and whose
    names and texts don't say otherwise, such as `split` or `fold`."""
    others = [name for name in table.columns if name != file_column]
    for kind in LABEL_NAMES.split():
        if named := [name for name in others if _plain(name) == kind]:
            return named[:1]
    if ONE_HOT in table.columns:
        return [ONE_HOT]
    several = _zero_one(table.columns)
    others = [
        name
        for name in others
        if _plain(name) not in OTHER_NAMES.split() and not (len(several) > 1 and name in several)
    ]
    found = [name for name in others if _may_be_labels(table.columns[name][: 50 * SAMPLE])]
    if words := [name for name in found if not all(_is_number(text) for text in set(table.columns[name]))]:
        found = words  # a number beside words is an index, a fold or a score
    telling = [name for name in found if any(kind in _plain(name) for kind in LABEL_NAMES.split() if len(kind) > 1)]
    return telling[:1] if len(telling) == 1 else found


def _text(path: Path) -> str:
    try:
        if not path.is_file():  # a folder, or a pipe that would make us wait
            raise DataError(f"{path.name} isn't a file.", f"Choose a table ({', '.join(TABLES)}).")
        if path.stat().st_size > LARGEST * 10**6:
            raise DataError(f"The table {path.name} is larger than {LARGEST} MB.", "Split it, or remove columns.")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"The table {path.name} can't be read ({error.strerror}).", "Grant access to it.") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # as Excel's "Unicode text"
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise DataError(f"{path.name} isn't a text table.", "Save it as CSV (UTF-8), as every spreadsheet program can.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The one that splits the first rows into the same number of fields, at least two; of several, the most."""
    lines = [line for line in text[:100_000].splitlines()[:SAMPLE] if line.strip()]
    if len(text) > 100_000:
        lines = lines[:-1] or lines  # the last may be incomplete

    def score(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(DELIMITERS, key=score)


def _columns(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Every column's cells, top down, without blank rows. The first row sets the number of columns."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    columns: list[list[str]] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            columns = columns or [[] for _ in stripped]
            if any(stripped[len(columns) :]):
                raise DataError(
                    f"Line {reader.line_num} of {name} has {len(cells)} fields, the first line {len(columns)}.",
                    f"Put texts with a {DELIMITERS[delimiter]} in quotes, or fix the line.",
                )
            for i, column in enumerate(columns):
                column.append(stripped[i] if i < len(stripped) else "")
    except csv.Error as error:
        raise DataError(
            f"The table {name} breaks off in line {reader.line_num} ({error}).", "Close its quotes, or remove them."
        ) from error
    return columns


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        new, n = name, 1
        while new in seen:
            n += 1
            new = f"{name} {n}"
        seen[new] = n
    return list(seen)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _share_of_pictures(texts: list[str]) -> float:
    return sum(text.lower().endswith(SUFFIXES) for text in texts) / len(texts)


def _may_be_labels(texts: list[str]) -> bool:
    """Whether texts repeat, and aren't the names of splits."""
    different = set(texts)
    only_splits = {text.lower() for text in different} - {""} <= set(SPLITS.split())
    return 1 < len(different) <= len(texts) // 2 and not only_splits


def _is_number(text: str) -> bool:
    try:
        float(text or "0")
    except ValueError:
        return False
    return True
