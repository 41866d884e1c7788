"""Cells of a CSV that a spreadsheet won't run: text that looks like a formula gets an apostrophe in front."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(text: str) -> str:
    """The cell for `text`; if it starts with an apostrophe, it gets another one."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unescaped(cell: str) -> str:
    """The text of a cell that `escaped` made."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {*FORMULA, "'"} else cell
