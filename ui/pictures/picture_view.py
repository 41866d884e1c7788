"""One picture of a data set: clickable in a grid, and in full with its facts."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.data.load import DataLoaders
from core.data.pictures.decode import open_picture, picture_size
from core.errors import PictureError
from core.wording import class_name
from ui.page.escape import for_markdown
from ui.page.opened import open_one
from ui.pictures.places import places

WIDEST, HIGHEST = 620, 470  # CSS pixels; the rest still fits on the first screen
STYLE = """<style>
[class*="st-key-cell-"] {position: relative; gap: 0.1rem}
[class*="st-key-cell-"] :is([data-testid=stElementContainer], .stButton, .stButton *) {position: static}
[class*="st-key-cell-"] button {min-height: 1.6rem; padding: 0 0.25rem; width: 100%}
[class*="st-key-cell-"] button::after {content: ""; position: absolute; inset: 0; border-radius: 0.5rem}
[class*="st-key-cell-"]:hover img {filter: brightness(1.08)}
[class*="st-key-cell-"] button:focus-visible::after {outline: 3px solid #2F7FC8}
</style>"""  # the button's area covers its picture, so a click on the picture is one on the button


@dataclass(frozen=True)
class Original:
    """A file's upright picture: a JPEG data URI as large as a screen needs, the file's own size in pixels, its
    bytes."""

    uri: str
    width: int
    height: int
    bytes: int


def cell(key: str, picture: str, label: str, alt: str, hint: str, opens: tuple[str, int]) -> None:
    """A picture of a grid with its name below; a click on either opens `opens` (see `open_one`). Needs STYLE once."""
    with st.container(key=f"cell-{key}"):
        st.image(picture, width="stretch", alt=alt)
        st.button(
            label, key=key, type="tertiary", wrap=False, width="stretch", help=hint, on_click=open_one, args=opens
        )


def original(path: Path) -> Original:
    """Raises PictureError."""
    try:
        return _original(str(path), path.stat().st_mtime_ns)
    except OSError as error:
        raise PictureError(f"{path.name} isn't there.", "Put the file back, or leave it out.") from error


@st.cache_data(max_entries=64, show_spinner=False)
def _original(path: str, changed: int) -> Original:
    picture = open_picture(path, at_least=HIGHEST)
    picture.thumbnail((2 * WIDEST, 2 * HIGHEST))  # two pixels per CSS pixel, for sharp screens
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    uri = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    return Original(uri, *picture_size(Path(path)), Path(path).stat().st_size)


LABELLED_BY = {
    "regex": "the file's name",
    "folder": "the folder's name",
    "capital": "the capital letter of the file's name",
    "table": "the table",
}


def fitting_width(shown: Original, widest: int = WIDEST, highest: int = HIGHEST) -> int:
    """The largest width in CSS pixels that fits, at most twice the picture's own."""
    return max(1, min(widest, highest * shown.width // shown.height, 2 * shown.width))


def known_of(dls: DataLoaders, i: int, shown: Original | None) -> dict[str, str]:
    """The facts about `dls.items[i]`, in Markdown."""
    path, label = dls.items[i]
    rows = {
        "file": for_markdown(path.name),
        "folder": for_markdown(str(path.parent)),
        "label": f"{for_markdown(class_name(label))}, from {LABELLED_BY[dls.config.labels.partition(':')[0]]}",
    }
    if i in dls.wrong_labels:
        rows["label"] += f", wrong on purpose: it's really {for_markdown(class_name(dls.wrong_labels[i]))}"
    if shown is not None:
        rows["size"] = f"{shown.width} × {shown.height} pixels, {shown.bytes:,} bytes"
    rows["position"] = f"`dls.items[{i}]`, {'validation' if places(dls).is_valid[i] else 'training'}"
    return rows
