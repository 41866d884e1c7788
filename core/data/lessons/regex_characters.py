"""Words for the characters in a regular expression: literals, escapes, sets."""

import re
import unicodedata

CASELESS = "upper and lower case are the same"
DOT_ALL = "the dot also matches a line break"

_NAMES = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a carriage return", "\f": "a form feed"}
_NAMES |= {"\v": "a vertical tab", "\a": "a bell", "\b": "a backspace"}
_CLASSES = {
    "d": ("a digit", "a digit in any writing system"),
    "w": ("a letter, a digit or _", "a letter, a digit or _, in any writing system"),
    "s": ("a space, tab or line break", "a space, tab or line break of any kind"),
}
_PLACES = {
    "b": "the edge of a word, between \\w and \\W",
    "B": "not at the edge of a word",
    "A": "the beginning of the name",
    "Z": "the end of the name",
    "z": "the end of the name",
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_SET_ITEM = re.compile(r"\\(?:N\{[^}]*\}|x..|u.{4}|U.{8}|[0-7]{1,3}|.)|.", re.DOTALL)


def shown(char: str) -> str:
    """One character, readable in a sentence."""
    if char in _NAMES:
        return _NAMES[char]
    return f"“{char}”" if char.isprintable() else f"the character U+{ord(char):04X}"


def literal_words(text: str, flags: frozenset[str]) -> str:
    """Literal text in the pattern."""
    cased = ", in upper or lower case" if "i" in flags and text.lower() != text.upper() else ""
    if len(text) == 1:
        return shown(text) + ("" if text in _NAMES else " itself") + cased
    return f"the text “{text}”{cased}"


def escape_words(text: str, flags: frozenset[str]) -> str:
    """An escape outside a set: a class, a place, an earlier group, or one character."""
    letter = text[1]
    if letter in _PLACES:
        return _PLACES[letter]
    if letter.lower() in _CLASSES:
        return _class_words(letter, flags)
    if letter in "123456789" and not re.fullmatch(r"\\[0-3][0-7][0-7]", text):
        return f"the same text that group {text[1:]} matched"
    return literal_words(_character(text), flags)


def set_words(text: str, flags: frozenset[str]) -> str:
    """A set in brackets, such as [^a-z_]."""
    negated = text.startswith("[^")
    items = _SET_ITEM.findall(text[2 if negated else 1 : -1])
    said, i = [], 0
    while i < len(items):
        if i + 2 < len(items) and items[i + 1] == "-":
            said.append(f"{shown(_character(items[i]))} to {shown(_character(items[i + 2]))}")
            i += 3
            continue
        item = items[i]
        is_class = item.startswith("\\") and item[1].lower() in _CLASSES
        said.append(_class_words(item[1], flags) if is_class else shown(_character(item)))
        i += 1
    cased = ", in upper or lower case" if "i" in flags else ""
    if negated:
        return f"any character except: {', '.join(said)}{cased}"
    return f"one of: {', '.join(said)}{cased}"


def _class_words(letter: str, flags: frozenset[str]) -> str:
    words = _CLASSES[letter.lower()][0 if "a" in flags else 1]
    return words if letter.islower() else f"any character except {words}"


def _character(text: str) -> str:
    """The one character that a literal or its escape stands for; in a set "\\b" is a backspace."""
    if not text.startswith("\\") or len(text) == 1:
        return text
    code = text[1:]
    if code.startswith("N{"):
        return unicodedata.lookup(code[2:-1])
    if code[0] in "xuU":
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return {**_CONTROLS, "b": "\b"}.get(code, code)
