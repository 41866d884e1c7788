"""Escapes text from outside, such as names of runs, files, classes and folders."""

import re
from html import escape

SPECIAL = re.compile(
    r"[\\`*$~\[\]<>|@]"  # code, emphasis, formulas, links, tags, tables
    r"|(?<!\w)_|_(?!\w)"  # inside a word an underscore means nothing
    r"|&(?=[#\w])|:(?=\S)|(?<=:material)/|(?<=www)\."  # entities, colours and icons, addresses
    r"|^(?:[#+=-]|\d+(?=[.)]))"  # headings and lists
)
EMOJI = re.compile(r":(?=[\w+-]+:)")  # Streamlit looks for :dog: after the strokes are gone, so an unseen sign parts it


def for_markdown(text: str) -> str:
    """One line of text, escaped for Markdown. Streamlit reads labels, captions, help and messages as Markdown, but not
    options of a select box, alternative texts or cells of a data frame."""
    line = EMOJI.sub(":\u2060", " ".join(_shown(text).split("\n")).strip())
    return SPECIAL.sub(lambda found: f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}", line)


def for_html(text: str) -> str:
    """Text escaped for HTML, attributes included."""
    return escape(_shown(text))


def _shown(text: str) -> str:
    """A file name in an unknown encoding, as far as it can be shown."""
    return text.encode("utf-8", "replace").decode()
