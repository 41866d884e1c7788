"""A regular expression made ready to be searched in file names: checked first, and never at work for long."""

import re
import time
import warnings
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import regex

from core.data.config import BOOK_PATTERN
from core.errors import DataError

LONGEST = 300  # characters of a pattern
MOST_REPEATS = 1000  # of one part, nested counts multiplied; a file name has 255 characters at most
SECONDS_A_NAME, SECONDS_IN_ALL = 0.3, 5.0  # the book's pattern takes about a microsecond a name

_ESCAPED = re.compile(r"\\N\{[^}]*\}|\\.", re.DOTALL)
_LOOSE_BRACE = re.compile(r"\{(?!\d+(,\d*)?\}|,\d+\})")
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


class PatternError(DataError):
    """A pattern that cannot be used. `position` is the place of the fault in it, None where it is no single place."""

    kind = "labels"

    def __init__(self, message: str, advice: str, position: int | None = None):
        super().__init__(message, advice)
        self.position = position


class Pattern:
    """`re.search` on names, but bounded: a pattern that tries too many ways is given up with a PatternError.

    Python's own `re` cannot be interrupted, and some patterns, such as "(a|aa)+$", would keep it busy for years. So it
    checks the pattern, and the `regex` package, which means the same by it and knows a time limit, searches.
    """

    def __init__(self, text: str):
        tree = _checked(text)
        self.text = text
        self.groups: int = tree.state.groups - 1
        self._compiled = regex.compile(text)
        self._spent = 0.0

    def search(self, name: str) -> "regex.Match[str] | None":
        """The first match in `name`. Raises PatternError where this takes too long."""
        begun = time.thread_time()
        try:
            match = self._compiled.search(name, timeout=SECONDS_A_NAME)
        except TimeoutError as error:
            raise self._slow(name) from error
        self._spent += time.thread_time() - begun
        if self._spent > SECONDS_IN_ALL:
            raise self._slow(name)
        return match

    def _slow(self, name: str) -> PatternError:
        return PatternError(
            f"The pattern {self.text} tries too many ways to match names such as {name}.",
            "A repetition inside a repetition does that, as in (a+)+ or (a|aa)+. Say it with one.",
        )


def _checked(text: str) -> Any:
    """Python's own parse of `text`. Raises PatternError for what is no regular expression, or asks for too much."""
    if len(text) > LONGEST:
        raise PatternError(f"The pattern has {len(text)} characters.", f"Say it in {LONGEST} or fewer.")
    try:
        tree = _parse(text)
    except re.error as error:
        advice = f"Python says: {error}. The book's pattern is {BOOK_PATTERN}"
        raise PatternError(f"The pattern {text} is no regular expression.", advice, error.pos) from error
    except FutureWarning as warning:  # such as "[[a]": other versions may read it as a set in a set
        advice = f"Python warns: {warning}. Put a backslash before the character that is meant as such."
        raise PatternError(f"The pattern {text} can be read in two ways.", advice) from warning
    except (RecursionError, OverflowError) as error:
        raise PatternError(f"The pattern {text} is nested too deep, or counts too far.", "Make it simpler.") from error
    repeats = _repeats(tree)
    if repeats > MOST_REPEATS:
        raise PatternError(
            f"The pattern {text} repeats a part {repeats} times.", "File names have 255 characters at most: lower it."
        )
    brace = _LOOSE_BRACE.search(_ESCAPED.sub(lambda found: "_" * len(found[0]), text))
    if brace:
        advice = r"Write \{ for the character itself, or {2,3} for two to three times."
        raise PatternError(f"The brace in the pattern {text} counts nothing.", advice, brace.start())
    return tree


@lru_cache(maxsize=256)
def _parse(text: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        tree = _parser.parse(text)
    re.compile(text)  # finds what the parse alone does not: a look-behind of no fixed width
    return tree


def _repeats(node: Any) -> int:
    """How often a part must be repeated at least, nested counts multiplied; the greatest of all parts."""
    if isinstance(node, _parser.SubPattern | list):
        return max((_repeats(item) for item in node), default=1)
    if isinstance(node, tuple):
        if len(node) == 2 and node[0] in _REPEATS:
            least, _, inner = node[1]
            return max(int(least), 1) * _repeats(inner)
        return max((_repeats(item) for item in node), default=1)
    return 1
