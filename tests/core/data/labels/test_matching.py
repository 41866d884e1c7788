"""Patterns that people type: what Python's own `re` finds, but never for long, and never in all the memory."""

from __future__ import annotations

import random
import re
import time

import pytest

from core.data.labels.matching import LONGEST, Pattern, PatternError

ATOMS = [*"ab_1.A-,: ", r"\d", r"\w", r"\s", r"\D", r"\.", r"\b", "^", "$", "[ab]", "[^a_]", r"[a-z\d]", "(a|b)"]
ATOMS += ["(?:ab)", "(a)", "(?=a)", "(?!a)", "(?<=a)", "(?<!b)", r"\1", "(?i:a)", "(?>a+)", "(?P<n>a)", "(?P=n)", "|"]
ATOMS += ["(?(1)a|b)", "[]a]", r"\x41", r"\101", "(?s:.)", "(", "){", "(?i)", "(?#x)", r"\{e}", "{,2}", "[a&b]"]
QUANTIFIERS = ["", "", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{,2}", "{2,}", "*+", "{1,2}?", "{2}?"]
NAMES = ["a", "ab_1.jpg", "aabb", "A B", "_a1{e}", "abab_12.JPG", "ba{e}", "a\n", "aaaab", "a:b-[x]", "alpha]"]


def random_patterns(n: int) -> list[Pattern]:
    """`n` valid patterns."""
    rng = random.Random(0)
    found: list[Pattern] = []
    while len(found) < n:
        text = "".join(rng.choice(ATOMS) + rng.choice(QUANTIFIERS) for _ in range(rng.randint(1, 6)))
        try:
            found.append(Pattern(text))
        except PatternError:
            continue
    return found


def test_it_finds_what_re_finds():
    for pattern in random_patterns(1500):
        for name in NAMES:
            trusted, found = re.search(pattern.text, name), pattern.search(name)
            assert (trusted is None) == (found is None), (pattern.text, name)
            if trusted and found:
                assert (found.span(), found.groups()) == (trusted.span(), trusted.groups()), (pattern.text, name)


@pytest.mark.parametrize("pattern", ["(a|aa)+$", r"(.*)(.*)(.*)(.*)(.*)\1\2[^a!]"])
def test_a_pattern_that_tries_too_many_ways_is_given_up(pattern):
    """`re` itself would not come back, and nothing could stop it."""
    begun = time.thread_time()
    searched = Pattern(pattern)
    with pytest.raises(PatternError, match="tries too many ways to match names such as aaa"):
        for _ in range(100):
            searched.search("a" * 250 + "!")
    assert time.thread_time() - begun < 8


def test_slow_names_add_up(monkeypatch):
    monkeypatch.setattr("core.data.labels.matching.SECONDS_IN_ALL", 0.0)
    with pytest.raises(PatternError, match="too many ways"):
        Pattern("a").search("a")


@pytest.mark.parametrize("pattern", ["((a{1000}){1000}){1000}", "(?:(?:a?){50000}){50000}", "((?:){60000}){60000}"])
def test_a_pattern_that_would_fill_the_memory_is_refused(pattern):
    with pytest.raises(PatternError, match=r"repeats a part \d+ times"):
        Pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "sentence", "position"),
    [
        ("^(.+", "isn't a regular expression. Python says: missing ), unterminated subpattern", 1),
        ("a**", "isn't a regular expression. Python says: multiple repeat", 2),
        (r"(\p{L})", r"isn't a regular expression. Python says: bad escape", 1),
        ("(?<=a+)b", "look-behind requires fixed-width pattern", None),
        ("a" * (LONGEST + 1), f"has {LONGEST + 1} characters", None),
        ("[[:alpha:]]", "can be read in two ways", None),
        ("(a){e<=1}", "The brace in the pattern", 3),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_and_where(pattern, sentence, position):
    with pytest.raises(PatternError) as caught:
        Pattern(pattern)
    assert sentence in str(caught.value)
    assert caught.value.position == position


def test_it_counts_its_groups():
    assert [Pattern(text).groups for text in ("a", "(a)", "((a)|(?:b))", "(?P<x>a)")] == [0, 1, 2, 1]
