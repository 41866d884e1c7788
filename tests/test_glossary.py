"""Every text is ordinary English: phrases that a native speaker stumbles over are named, with what to say instead.

Read are the strings and comments of the code and all of the Markdown, JavaScript, shell and settings files.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ("core", "ui", "pages", "app.py", "benchmarks", "docs")
TEXTS = ("*.md", "docs/*.md", "ui/**/*.js", "findings/*.sh", "Makefile", "*.toml", "requirements*.txt")

# A phrase, as a regular expression between word boundaries (a space is any white space) -> what to say instead.
# Where a phrase is right in some company, a lookaround says so: "as many as", "look alike".
BANNED = {
    r"anew": "again",
    r"afresh": "from scratch, again",
    r"mend(s|ed|ing)?": "fix",
    r"lest": "so that ... doesn't",
    r"by heart": "memorised",
    r"in work": "running",
    r"still at work": "running",
    r"to be had": "available",
    r"(take|takes|taken|taking|took)( \w+){0,4} along": "keep, download, export",
    r"(bring|brings|brought)( \w+){0,2} along": "comes with",
    r"comes? along": "comes with",
    r"(go|goes|going|gone|went) on": "continue, resume, happen",
    r"(taken|takes|take|took)( it| them)? up": "resume, use",
    r"wants? to be": "should be",
    r"(is|are) meant": "is for",
    r"(is|are) to be": "should be, can be",
    r"so many": "the number",
    r"(?<!times\s)(?<!twice\s)(?<!half\s)as many(?! as)(?! \w+ as)": "the same number",
    r"pictures? less": "fewer pictures",
    r"speaks? for": "points to",
    r"stands? (above|at|below|beside|behind|here|in|still|there)": "is",
    r"(above|below|here|there|where) stands?": "is",
    r"(as|how|what) (it|they|things) stands?": "the state, unchanged",
    r"(as|what|how) stands?": "is",
    r"lies? (at|beside|behind|in|there)": "is in, is at",
    r"(?<!\w\s)who(ever)? (comes|finds|loads|reaches|wants)": "if you",
    r"whoever": "anyone who",
    r"none validates|(picture|pictures|that) validates": "is in the validation set",
    r"makes? nothing": "makes no",
    r"(?<!there\s)(is|are) no (?!better|different|faster|larger|longer|more|slower|smaller|worse)\w+": "isn't a",
    r"no good idea": "not a good idea",
    r"double pictures?": "duplicates",
    r"(know|knows|said|say|says|tell|tells|told) of": "says about",
    r"renew(s|ed|ing)?": "refresh",
    r"in vain": "for nothing",
    r"likewise": "also",
    r"hence": "so",
    r"thereby|therein|thereof|thereupon": "so, in it",
    r"whereby|wherein|whereupon": "by which, in which",
    r"hitherto": "so far",
    r"whilst": "while",
    r"amongst|amidst": "among",
    r"upon": "on",
    r"shall": "will",
    r"suffices?": "is enough",
    r"errs?": "is wrong",
    r"begun": "started",
    r"half way": "halfway",
    r"each further|further (breeds|files?|pages?|pictures?|steps?)": "more, other",
    r"what (came|has come|comes before)": "what it got, what's there",
    r"in force": "current",
    r"accused": "flagged by mistake",
    r"of one's own": "your own",
    r"one (does|reads|should|types)": "you, people",
    r"(one|a) (?!model\b)[\w-]+ an? (batch|class|core|epoch|finding|item|line|page|picture|row|run|step)": "per",
    r"one (sigmoid|object|line|file) an? \w+": "per",
    r"leads? on": "helps",
    r"one lot": "one batch",
    r"(?<!look\s)(?<!looks\s)(?<!too\s)alike": "the same",
    r"unfold(s|ed|ing)?|folded away": "open, collapsed",
    r"(became|become|becomes|came|comes) of": "happens to",
    r"(is|are|was|were) taken for": "mistaken for, predicted as",
    r"besides(?=[,.;])": "also",
    r"at hand": "ready, in memory",
    r"(give|gives|gave) way": "is replaced",
    r"(come|comes) behind": "follow",
    r"behind the point": "after the decimal point",
    r"beside the pages?": "in the background",
    r"out of sight": "hidden",
    r"many a": "many",
    r"short trains": "short training runs",
    r"at the moment of": "when",
    r"of (its|their|your) own accord": "by itself",
    r"slope is even": "curve is flat",
    r"which at most": "at most",
    r"doubts and the neighbours": "name what is computed",
    r"is any picture small": "are any pictures too small",
    r"use these settings cannot": "can't be used",
    r"is not right yet": "isn't right yet",
}
SPACE = r"(?:[ \t]|\n(?![ \t]*\n)|#|//)+"  # also over a line's end, but not into the next paragraph


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """Each banned phrase in `text`, with the line it begins on, counted from 0."""
    for phrase, instead in BANNED.items():
        for match in re.finditer(rf"\b(?:{phrase})\b".replace(" ", SPACE), text, re.IGNORECASE):
            yield text.count("\n", 0, match.start()), f"“{' '.join(match[0].split())}”: {instead}"


def in_python(code: str) -> Iterator[tuple[int, str]]:
    """The strings and comments of a program, each with its line; whole lines of comments are one text."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    start, comments = 0, [""]
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != start + len(comments) or not token.line.lstrip().startswith("#"):
                yield start, "\n".join(comments)
                start, comments = token.start[0], []
            comments.append(token.string)
    yield start, "\n".join(comments)


def problems(path: Path) -> list[str]:
    text = path.read_text()
    parts = in_python(text) if path.suffix == ".py" else [(1, text)]
    return [f"{path.relative_to(ROOT)}:{line + more} {words}" for line, part in parts for more, words in found_in(part)]


def test_every_text_is_ordinary_english() -> None:
    code = [path for top in PYTHON for path in ([ROOT / top] if top.endswith(".py") else (ROOT / top).rglob("*.py"))]
    files = {*code, *(path for pattern in TEXTS for path in ROOT.glob(pattern))}
    assert "\n".join(line for path in sorted(files) for line in problems(path)) == ""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ('x = 1\ny = "mend it"', 2),
        ('x = f"{1} is begun\\n{2}"', 1),
        ('def f():\n    """One line.\n\n    It is drawn anew.\n    """', 4),
        ('x = ("it is in "\n    "work")', 1),
        ("x = 1\n# learned by\n# heart\ny = 2", 2),
        ("x = 1  # a thousand\ny = 2  # an epoch", None),
        ('x = "I recommend it, as many as you like; they look alike."', None),
        ("anew = lest = 1", None),
    ],
)
def test_a_banned_phrase_is_found_in_strings_and_comments(tmp_path: Path, code: str, line: int | None) -> None:
    assert [at + more for at, text in in_python(code) for more, _ in found_in(text)] == ([] if line is None else [line])


def test_the_glossary_is_long_and_its_own_advice_is_clean() -> None:
    assert len(BANNED) >= 60
    assert [words for advice in BANNED.values() for words in found_in(advice)] == []
