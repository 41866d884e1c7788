"""Every piece of a regular expression gets a true sentence."""

from __future__ import annotations

from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

from core.data.config import BOOK_PATTERN
from core.data.labels.matching import PatternError
from core.data.lessons.regex_parts import Part, explain
from tests.core.data.labels.test_matching import random_patterns


def test_the_books_pattern_in_words():
    assert explain(BOOK_PATTERN) == [
        Part("^", "the beginning of the name", 0),
        Part("(", "group 1 starts here; what it matches is the label", 0),
        Part(".+", "any character except a line break, one or more times, as often as it can (greedy)", 1),
        Part(")", "group 1 ends here", 0),
        Part("_", "“_” itself", 0),
        Part(r"\d+", "a digit in any writing system, one or more times, as often as it can (greedy)", 0),
        Part(r"\.", "“.” itself", 0),
        Part("[^.]+", "any character except: “.”, one or more times, as often as it can (greedy)", 0),
        Part("$", "the end of the name, or the place before a line break there", 0),
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "meaning"),
    [
        ("cats", "cats", "the text “cats”"),
        ("cats?", "s?", "“s” itself, once or not at all, as often as it can (greedy)"),
        ("a*?", "a*?", "“a” itself, any number of times, or not at all, as rarely as it can (lazy)"),
        ("a++", "a++", "“a” itself, one or more times, and gives nothing back"),
        ("a{3}", "a{3}", "“a” itself, exactly 3 times"),
        ("a{1}?", "a{1}?", "“a” itself, exactly once; the ? after it changes nothing"),
        ("a{2,}", "a{2,}", "“a” itself, 2 times or more, as often as it can (greedy)"),
        ("a{,4}", "a{,4}", "“a” itself, 0 to 4 times, as often as it can (greedy)"),
        ("[a-f_]", "[a-f_]", "one of: “a” to “f”, “_”"),
        ("[]-]", "[]-]", "one of: “]”, “-”"),
        (r"[\d\b]", r"[\d\b]", "one of: a digit in any writing system, a backspace"),
        (r"\D", r"\D", "any character except a digit in any writing system"),
        (r"(?a)\w", r"\w", "a letter, a digit or _"),
        (r"\x41", r"\x41", "“A” itself"),
        (r"\N{DIGIT ONE}", r"\N{DIGIT ONE}", "“1” itself"),
        (r"\t", r"\t", "a tab"),
        (r"\101", r"\101", "“A” itself"),
        (r"\b", r"\b", r"the edge of a word, between \w and \W"),
        (r"a\Z", r"\Z", "the end of the name"),
        (r"(a)\1", r"\1", "the same text that group 1 matched"),
        ("(?P<n>a)(?P=n)", "(?P=n)", "the same text that group n matched"),
        ("(?P<n>a)", "(?P<n>", "group 1, called n, starts here; what it matches is the label"),
        ("(a)(b)", ")", "group 2 ends here"),
        (
            "(a)+",
            ")+",
            "group 1 ends here; only its last repeat counts, one or more times, as often as it can (greedy)",
        ),
        ("(?:a)", "(?:", "a group that only keeps parts together:"),
        ("(?>a)", "(?>", "a group that gives nothing back once it has matched, and isn't kept:"),
        ("(?=a)", "(?=", "only where this follows (it isn't part of the match):"),
        ("(?!a)", "(?!", "only where this doesn't follow:"),
        ("(?<=a)b", "(?<=", "only where this comes before (it isn't part of the match):"),
        ("(?<!a)b", "(?<!", "only where this doesn't come before:"),
        ("a|b", "|", "or, if the part before it doesn't match:"),
        ("(a)?(?(1)b|c)", "(?(1)", "if group 1 matched, what follows; otherwise what comes after the |, if anything"),
        ("(a)?(?(1)b|c)", "|", "otherwise"),
        ("(?i)cat", "(?i)", "in the whole pattern, upper and lower case are the same"),
        ("(?i)cat", "cat", "the text “cat”, in upper or lower case"),
        ("(?i)a(?-i:b)", "b", "“b” itself"),
        ("(?i:a)b", "b", "“b” itself"),
        ("(?s).", ".", "any character"),
        ("(?m)^a", "^", "the beginning of the name, or of a line in it"),
        ("(?x) a +  # one", "+", "the part before it, one or more times, as often as it can (greedy)"),
        ("(?x) a +  # one", "# one", "layout, which matches nothing"),
        ("a(?#why)", "(?#why)", "a comment, which matches nothing"),
    ],
)
def test_each_construct_has_its_sentence(pattern, text, meaning):
    assert meaning in [part.meaning for part in explain(pattern) if part.text == text]


def test_the_parts_are_the_pattern_and_repeat_what_pythons_own_parse_repeats():
    for pattern in random_patterns(1500):
        parts = explain(pattern.text)
        assert "".join(part.text for part in parts) == pattern.text
        assert parts[-1].depth == 0 or pattern.text.endswith("|")
        assert sum("starts here" in part.meaning for part in parts) == pattern.groups
        said = sum(any(word in part.meaning for word in ("greedy", "lazy", "exactly", "back")) for part in parts)
        said -= sum(part.text == "(?>" for part in parts)
        assert said == repeats(_parser.parse(pattern.text)), pattern.text


def repeats(node) -> int:
    """How many repetitions are in a parse tree."""
    if isinstance(node, tuple) and len(node) == 2 and str(node[0]).endswith("_REPEAT"):
        assert node[0] in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
        return 1 + repeats(node[1][2])
    if isinstance(node, tuple | list | _parser.SubPattern):
        return sum(repeats(item) for item in node)
    return 0


def test_what_is_no_pattern_is_not_explained():
    with pytest.raises(PatternError, match="isn't a regular expression"):
        explain("(a")
