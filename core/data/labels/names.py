"""From file names to labels: by a regular expression, the parent folder, or the first letter."""

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from core.data.labels.matching import Pattern
from core.errors import DataError


def labeller(labels: str) -> Callable[[Path], str | None]:
    """The function from a path to its label, None if nothing matches. Labels are in Unicode's composed form, so a class
    whose folders come from two systems is one class.

    `labels` is "folder", "capital" (cat if the name starts with a capital, else dog, as in the Oxford set), or
    "regex:PATTERN", whose first group `re.search` finds in the file's name. Raises DataError for an invalid pattern or
    one without a group; the returned function raises it for one that takes too long.
    """
    if labels == "folder":
        return lambda path: composed(path.parent.name)
    if labels == "capital":
        return lambda path: "cat" if path.name[0].isupper() else "dog"
    if labels.partition(":")[0] == "table":
        advice = 'Choose a table as the source, or write "folder", or "regex:" and a pattern.'
        raise DataError(f"The labels {labels!r} need a table, but the source isn't one.", advice)
    if not labels.startswith("regex:"):
        raise DataError(f"Unknown kind of labels: {labels!r}.", 'Write "folder", "capital", or "regex:" and a pattern.')
    pattern = Pattern(labels.removeprefix("regex:"))
    if pattern.groups < 1:
        raise DataError(
            f"The pattern {pattern.text} has no group.",
            "Put parentheses around the part that is the label.",
            kind="labels",
        )

    def label(path: Path) -> str | None:
        match = pattern.search(path.name)
        return composed(match.group(1)) if match and match.group(1) else None

    return label


def composed(label: str) -> str:
    """`label` with each accented letter as one character (NFC)."""
    return label if label.isascii() else unicodedata.normalize("NFC", label)


def label_all(paths: Sequence[Path], labels: str) -> list[str]:
    """One label per path. Raises DataError that counts and quotes the names without one."""
    label = labeller(labels)
    found = [label(path) for path in paths]
    missing = [path.name for path, text in zip(paths, found, strict=True) if not text]
    if missing:
        examples = ", ".join(missing[:3])
        raise DataError(
            f"The labels ({labels}) don't match {len(missing)} of {len(paths)} file names, such as {examples}.",
            "Change the pattern, or rename or move these files.",
            kind="labels",
        )
    return [text for text in found if text]
