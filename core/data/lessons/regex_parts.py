"""A regular expression taken apart: each piece with its meaning in words."""

import re
from dataclasses import dataclass

from core.data.labels.matching import Pattern
from core.data.lessons.regex_characters import CASELESS, DOT_ALL, escape_words, literal_words, set_words

_GROUP = re.compile(
    r"\((?:\?(?:P<(?P<name>\w+)>|P=(?P<same>\w+)\)|(?P<remark>#[^)]*\))|\((?P<test>\w+)\)"
    r"|(?P<look><?[=!])|(?P<kind>[:>])|(?P<on>[aiLmsux]*)(?:-(?P<off>[imsx]+))?(?P<end>[:)])))?"
)
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?P<comma>,)?(?P<most>\d*)\})(?P<mode>[?+]?)")
_ESCAPE = re.compile(r"\\(?:N\{[^}]*\}|x..|u.{4}|U.{8}|0[0-7]{0,2}|[0-3][0-7][0-7]|\d{1,2}|.)", re.DOTALL)
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_SPACE = re.compile(r"\s+|#[^\n]*")
_FLAGS = {
    "i": CASELESS,
    "s": DOT_ALL,
    "m": "^ and $ also match at line breaks",
    "x": "spaces and comments in the pattern are ignored",
    "a": "classes such as \\w mean ASCII only",
    "u": "classes such as \\w mean all scripts, as they do anyway",
}
_LOOKS = {
    "=": "only where this follows (it isn't part of the match):",
    "!": "only where this doesn't follow:",
    "<=": "only where this comes before (it isn't part of the match):",
    "<!": "only where this doesn't come before:",
}


@dataclass(frozen=True)
class Part:
    """A piece of the pattern, its meaning, and the number of groups around it."""

    text: str
    meaning: str
    depth: int


def explain(pattern: str) -> list[Part]:
    """The parts in order; joined, their texts are the pattern. Raises PatternError if it is wrong."""
    Pattern(pattern)
    return _Reader(pattern).read()


class _Reader:
    """Reads a valid pattern from left to right."""

    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.parts: list[Part] = []
        self.open: list[tuple[str, frozenset[str]]] = []  # for each open group its name and the flags around it
        self.flags: frozenset[str] = frozenset()
        self.groups = 0

    def read(self) -> list[Part]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if "x" in self.flags and (space := _SPACE.match(self.text, self.at)):
                self._add(space[0], "layout, which matches nothing")
            elif char == "(":
                self._open_group()
            elif char == ")":
                self._close_group()
            elif char == "|":
                condition = bool(self.open) and self.open[-1][0] == "the condition"
                self._add("|", "otherwise" if condition else "or, if the part before it doesn't match:")
            elif char == "[":
                found = self._here(_SET)
                self._add(found[0], set_words(found[0], self.flags), quantified=True)
            elif char == "\\":
                found = self._here(_ESCAPE)
                self._add(found[0], escape_words(found[0], self.flags), quantified=True)
            elif times := _QUANTIFIER.match(self.text, self.at):  # after a comment or layout
                self._add(times[0], f"the part before it, {_times(times)}")
            elif char in ".^$":
                self._add(char, self._sign(char), quantified=True)
            else:
                self._literal()
        return self.parts

    def _here(self, expression: re.Pattern[str]) -> re.Match[str]:
        found = expression.match(self.text, self.at)
        assert found is not None, "the pattern was checked"
        return found

    def _add(self, text: str, meaning: str, quantified: bool = False) -> None:
        depth = len(self.open)
        self.at += len(text)
        if quantified and (times := _QUANTIFIER.match(self.text, self.at)):
            self.at = times.end()
            text, meaning = text + times[0], f"{meaning}, {_times(times)}"
        self.parts.append(Part(text, meaning, depth))

    def _literal(self) -> None:
        end = self.at + 1
        plain = re.compile(r"[^\\.^$*+?{\[|()\s#]" if "x" in self.flags else r"[^\\.^$*+?{\[|()]")
        while end < len(self.text) and plain.match(self.text, end):
            end += 1
        if end - self.at > 1 and _QUANTIFIER.match(self.text, end):
            end -= 1  # only the last character repeats
        text = self.text[self.at : end]
        self._add(text, literal_words(text, self.flags), quantified=True)

    def _sign(self, char: str) -> str:
        if char == ".":
            return "any character" if "s" in self.flags else "any character except a line break"
        lines = ", or of a line in it" if "m" in self.flags else ""
        if char == "^":
            return f"the beginning of the name{lines}"
        return f"the end of the name{lines}, or the place before a line break there"

    def _open_group(self) -> None:
        found = self._here(_GROUP)
        flags = self.flags
        if found["same"]:
            return self._add(found[0], f"the same text that group {found['same']} matched", quantified=True)
        if found["remark"]:
            return self._add(found[0], "a comment, which matches nothing")
        if found["test"]:
            name = "the condition"
            meaning = f"if group {found['test']} matched, what follows; otherwise what comes after the |, if anything"
        elif found["look"]:
            name, meaning = "the look around", _LOOKS[found["look"]]
        elif found["kind"] == ">":
            name, meaning = (
                "the atomic group",
                "a group that gives nothing back once it has matched, and isn't kept:",
            )
        elif found["kind"]:
            name, meaning = "the group", "a group that only keeps parts together:"
        elif found["end"]:
            return self._flags(found)
        else:
            self.groups += 1
            name = f"group {self.groups}" + (f", called {found['name']}," if found["name"] else "")
            meaning = f"{name} starts here" + ("; what it matches is the label" if self.groups == 1 else "")
        self._add(found[0], meaning)
        self.open.append((name, flags))

    def _close_group(self) -> None:
        name, self.flags = self.open.pop()
        times = _QUANTIFIER.match(self.text, self.at + 1)
        last = "; only its last repeat counts" if times and name.startswith("group ") else ""
        self._add(")", f"{name} ends here{last}", quantified=True)

    def _flags(self, found: re.Match[str]) -> None:
        around = self.flags
        on, off = found["on"] or "", found["off"] or ""
        words = [_FLAGS[flag] for flag in on] + [f"no longer: {_FLAGS[flag]}" for flag in off]
        where = "in the whole pattern" if found["end"] == ")" else "in this group, which isn't kept"
        self._add(found[0], f"{where}, {' and '.join(words)}")
        self.flags = (around | set(on)) - set(off)
        if found["end"] == ":":
            self.open.append(("the group", around))


def _times(found: re.Match[str]) -> str:
    """A quantifier in words."""
    sign, mode = found[0][0], found["mode"]
    if sign == "{":
        least, most = found["least"], found["most"]
        if not found["comma"] or least == most != "":
            count = "once" if least == "1" else f"{least} times"
            return f"exactly {count}" + ("; the ? after it changes nothing" if mode == "?" else "")
        words = f"{least or 0} to {most} times" if most else f"{least or 0} times or more"
    else:
        words = {"*": "any number of times, or not at all", "+": "one or more times", "?": "once or not at all"}[sign]
    way = {"": "as often as it can (greedy)", "?": "as rarely as it can (lazy)", "+": "and gives nothing back"}
    return f"{words}, {way[mode]}"
