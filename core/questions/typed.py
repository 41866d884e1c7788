"""Reads what a person typed and compares it with the right answer. A hint helps without giving the answer away."""

import math
from collections.abc import Mapping, Sequence

from core.questions.question import Outcome


def number(text: str) -> float | None:
    """ "2.5", "2,5", "−1e-3", "25 %" or "inf" as a number; None for anything else."""
    plain = text.strip().removesuffix("%").strip().replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def compare_numbers(
    texts: Sequence[str],
    right: Mapping[str, float],
    done: str,
    hint: str,
    traps: Mapping[float, str] | None = None,
    within: float = 0.01,
) -> Outcome:
    """Compares each text with its entry in `right`, as `close` does. The first wrong one is named, with the words from
    `traps` if it's a well-known mistake, else with `hint`."""
    if not any(text.strip() for text in texts):
        return Outcome(False)
    for text, (name, expected) in zip(texts, right.items(), strict=True):
        if not text.strip():
            return Outcome(False, f"So far so good. {name} is still missing.")
        value = number(text)
        if value is None:
            return Outcome(False, f"{name}: '{text.strip()[:30]}' isn't a number. Type something like 2.5 or 1e-3.")
        if not close(value, expected, within):
            known = [words for trap, words in (traps or {}).items() if close(value, trap, within)]
            return Outcome(False, f"{name} isn't right yet. {known[0] if known else hint}")
    return Outcome(True, done)


def close(value: float, expected: float, within: float = 0.01) -> bool:
    """Equal up to rounding: within one per cent (or another share), or 0.005 for numbers such as 0.35."""
    slack = max(within * abs(expected), 0.00501 if abs(expected) > 0.02 else 0.0)
    return abs(value - expected) <= slack


def compare_choices(given: Sequence[str | None], right: Mapping[str, str], done: str, hint: str) -> Outcome:
    """Compares each choice with its entry in `right`; the first wrong one is named."""
    if all(choice is None for choice in given):
        return Outcome(False)
    for choice, (name, expected) in zip(given, right.items(), strict=True):
        if choice is None:
            return Outcome(False, f"So far so good. {name} is still missing.")
        if choice != expected:
            return Outcome(False, f"{name} isn't right yet. {hint}")
    return Outcome(True, done)


def compare_sets(given: Sequence[str], right: set[str], done: str, why_not: Mapping[str, str], more: str) -> Outcome:
    """Compares the picked options with `right`; a wrong one is answered with its reason from `why_not`."""
    if not given:
        return Outcome(False)
    for choice in given:
        if choice not in right:
            return Outcome(False, f"Not “{choice}”: {why_not[choice]}")
    return Outcome(True, done) if set(given) == right else Outcome(False, f"Right so far. {more}")
