"""A regular expression for file names, checked first and never running for long."""

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
MOST_REPEATS = 1000  # of one part, nested counts multiplied; a file name has at most 255 characters
SECONDS_A_NAME, SECONDS_IN_ALL = 0.3, 5.0  # the book's pattern takes about a microsecond a name

_ESCAPED = re.compile(r"\\N\{[^}]*\}|\\.", re.DOTALL)
_LOOSE_BRACE = re.compile(r"\{(?!\d+(,\d*)?\}|,\d+\})")
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


class PatternError(DataError):
    """A pattern that can't be used. `position` is the place of the fault, None if it isn't in one place."""

    kind = "labels"

    def __init__(self, message: str, advice: str, position: int | None = None):
        super().__init__(message, advice)
        self.position = position


class Pattern:
    """`re.search` on names, but with a time limit: a pattern that tries too many ways raises a PatternError.

    Python's own `re` can't be interrupted, and some patterns, such as "(a|aa)+$", would keep it busy for years. So `re`
    checks the pattern, and the `regex` package, which knows a time limit, searches.
    """

    def __init__(self, text: str):
        tree = _checked(text)
        self.text = text
        self.groups: int = tree.state.groups - 1
        self._compiled = regex.compile(text)
        self._spent = 0.0

    def search(self, name: str) -> "regex.Match[str] | None":
        """The first match in `name`. Raises PatternError if this takes too long."""
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
            "A repetition inside a repetition does that, as in (a+)+ or (a|aa)+. Use only one.",
        )


def _checked(text: str) -> Any:
    """Python's own parse of `text`. Raises PatternError if it isn't a regular expression, or asks for too much."""
    if len(text) > LONGEST:
        raise PatternError(f"The pattern has {len(text)} characters.", f"Shorten it to at most {LONGEST}.")
    try:
        tree = _parse(text)
    except re.error as error:
        advice = f"Python says: {error}. The default pattern is {BOOK_PATTERN}"
        raise PatternError(f"The pattern {text} isn't a regular expression.", advice, error.pos) from error
    except FutureWarning as warning:  # such as "[[a]": other versions may read it as a set in a set
        advice = f"Python warns: {warning}. Put a backslash before a character that stands for itself."
        raise PatternError(f"The pattern {text} can be read in two ways.", advice) from warning
    except (RecursionError, OverflowError) as error:
        raise PatternError(f"The pattern {text} is nested too deeply or counts too far.", "Make it simpler.") from error
    repeats = _repeats(tree)
    if repeats > MOST_REPEATS:
        raise PatternError(
            f"The pattern {text} repeats a part {repeats} times.",
            "File names have at most 255 characters: use a smaller number.",
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
    re.compile(text)  # finds what the parse alone misses: a look-behind of variable width
    return tree


def _repeats(node: Any) -> int:
    """The most repeats that any part needs at least, nested counts multiplied."""
    if isinstance(node, _parser.SubPattern | list):
        return max((_repeats(item) for item in node), default=1)
    if isinstance(node, tuple):
        if len(node) == 2 and node[0] in _REPEATS:
            least, _, inner = node[1]
            return max(int(least), 1) * _repeats(inner)
        return max((_repeats(item) for item in node), default=1)
    return 1
