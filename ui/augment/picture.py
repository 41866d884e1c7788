"""Which picture the augmentation page transforms, and at which sizes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.augment.compare import Squares
from core.augment.ideal import FINEST
from core.data.config import DataConfig
from core.data.load import DataLoaders
from core.data.pictures.decode import open_picture
from core.wording import class_name, class_names
from ui.forms import photo
from ui.page import fields
from ui.page.heading import explained

SIDES = (32, 48, 64, 96, 128, 160, 192, 224, 256, 288, 336, 384, 448, 512)  # pixels that the sliders offer
OFFERED = {"presize": ("Presize", SIDES), "to": ("Size", tuple(side for side in SIDES if side <= 256))}


@dataclass(frozen=True)
class Chosen:
    """The picture to transform, and the code that opens it; `KEY` identifies it for caches."""

    key: str  # same key: same pixels at the same sizes
    name: str
    code: str
    squares: Squares = field(repr=False)


KEY: dict[str | type[Any], Callable[[Any], Any]] = {Chosen: attrgetter("key")}


def choose_sizes(config: DataConfig) -> tuple[int, int]:
    """(size, presize) of the comparison, which follow the data's sizes when those change."""
    if st.session_state.setdefault("sizes_of_data", config.size) != config.size:
        st.session_state["sizes_of_data"] = config.size
        use_sizes(config)
    left, right = st.columns(2, gap="small")
    with left:
        presize = fields.select_slider("Presize (pixels)", OFFERED["presize"][1], "presize", config.presize)
    with right:
        return fields.select_slider("Size (pixels)", OFFERED["to"][1], "to", config.size), presize


def use_sizes(config: DataConfig) -> None:
    """Moves both sliders to the sizes used in training."""
    fields.put("presize", config.presize)
    fields.put("to", config.size)


def choose_picture(dls: DataLoaders, size: int, presize: int, messages: DeltaGenerator) -> Chosen:
    """A picture of the data set, by class and number, or an upload. Without a readable one the page ends with one
    sentence in `messages`."""
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Picture"):
            words = {"data": "the data set", "own": "a photo of yours"}
            own = fields.radio("Picture from", words, "picture_from", format_func=words.__getitem__) == "own"
            if not own:
                name = fields.select(
                    "Class", dls.vocab, "breed", dls.vocab[0], format_func=class_names(dls.vocab).__getitem__
                )
                number = fields.number("Number in its class", 1, 1_000_000, "nth", 1)
        st.button("Next", key="next_picture", on_click=_next, disabled=own, help="The next picture of this class")
    photo.paste_here("picture_from", "own")
    if own:
        uploaded = photo.upload("augmentation")
    with messages, explained():
        if own:
            if uploaded is None:
                st.info("Upload a photo, or choose one from the data set under **Picture**.")
                st.stop()
            key, label = uploaded.digest, "Your picture"
            code = f"image = open_picture({uploaded.name!r})"
            squares = _squares(key, size, presize, uploaded.picture)
        else:
            of_class = [i for i, item in enumerate(dls.items) if item.label == name]
            i = of_class[(number - 1) % len(of_class)]
            path, label = dls.items[i].path, class_name(name)
            key, code = f"{path} {path.stat().st_mtime_ns}", f"image = open_picture(dls.items[{i}].path)"
            squares = _squares(key, size, presize, path)
    return Chosen(f"{key} {presize} {size}", label, code, squares)


def _next() -> None:
    st.session_state["nth"] += 1


@st.cache_data(max_entries=64, show_spinner=False)
def _squares(key: str, size: int, presize: int, _source: Path | bytes) -> Squares:
    return Squares.of(open_picture(_source, at_least=FINEST * size), size, presize)
