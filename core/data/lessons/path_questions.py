"""Questions to a file's name, asked with `pathlib` and with a regular expression: lines of Python with their
results."""

from collections.abc import Callable
from pathlib import Path

from core.data.labels.matching import Pattern

WAYS: dict[str, Callable[[Path], object]] = {
    "path.name": lambda path: path.name,
    "path.stem": lambda path: path.stem,
    "path.suffix": lambda path: path.suffix,
    "path.parent.name": lambda path: path.parent.name,
    'path.name.rsplit("_", 1)[0]': lambda path: path.name.rsplit("_", 1)[0],
    "path.name[0].isupper()": lambda path: path.name[0].isupper(),
}


def path_questions(path: Path, pattern: str | None = None) -> dict[str, str]:
    """Line of Python -> its result as Python shows it, for one file. Raises PatternError for a `pattern` that is wrong
    or takes too long."""
    ways = {line: repr(way(path)) for line, way in WAYS.items()}
    if pattern is not None:
        match = Pattern(pattern).search(path.name)
        line = f"re.search({pattern!r}, path.name)"
        ways[line] = repr(match)
        if match is not None:  # as `re` shows it, at most 50 characters of the match
            ways[line] = f"<re.Match object; span={match.span()}, match={repr(match[0])[:50]}>"
            if match.re.groups:
                ways[f"{line}[1]"] = repr(match[1])
    return ways
