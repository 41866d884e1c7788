"""Texts as cells of a CSV that a spreadsheet opens without running them: what looks like a formula gets an apostrophe
in front. Reading takes it off again, so that a text comes back as it was."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(text: str) -> str:
    """A cell for `text`; an apostrophe of its own is doubled."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unescaped(cell: str) -> str:
    """The text of a cell that `escaped` made."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {*FORMULA, "'"} else cell
