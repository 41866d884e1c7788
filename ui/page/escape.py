"""Text from outside, shown letter by letter: names of runs, files, classes and folders, and sentences with them."""

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
    """Text on one line that Markdown shows as it is. Streamlit reads labels, captions, help and messages as Markdown;
    the options of a select box, alternative texts and the cells of a data frame it does not."""
    line = EMOJI.sub(":\u2060", " ".join(_shown(text).split("\n")).strip())
    return SPECIAL.sub(lambda found: f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}", line)


def for_html(text: str) -> str:
    """Text that HTML shows as it is, in an attribute, too."""
    return escape(_shown(text))


def _shown(text: str) -> str:
    """A file's name in an unknown encoding keeps what can be shown."""
    return text.encode("utf-8", "replace").decode()
