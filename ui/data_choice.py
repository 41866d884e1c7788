"""Which data all pages work on: one choice, in one place, kept in the address, so that reloads and links bring it back.
Loading it is `cached.py`."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.config import BOOK_PATTERN, DataConfig
from core.data.load import DataLoaders
from ui import cached
from ui.fetch_view import fetch_first
from ui.frame import mendable
from ui.kept import kept

SIZES = [64, 128, 224]  # 224 is the book's
LABEL_KINDS = {"file name": "regex:", "parent folder": "folder", "capital letter": "capital"}


@dataclass(frozen=True)
class Choice:
    """What was chosen, before anything is loaded, and the line on the page that says what it is."""

    config: DataConfig
    line: DeltaGenerator = field(repr=False)

    def load(self) -> DataLoaders:
        """The data set, loaded, with its figures on the line. Ends the page with one sentence where that fails."""
        with mendable():
            dls = cached.load(self.config)
        self.line.markdown(
            f"**{_name(self.config)}**: {len(dls.items)} pictures of {len(dls.vocab)} classes, "
            f"{len(dls.train.indices)} to train and {len(dls.valid.indices)} to validate"
        )
        if dls.wrong_labels:
            st.warning(f"{len(dls.wrong_labels)} labels are wrong on purpose.", icon=":material/swap_horiz:")
        if skipped := dls.skipped:
            first = next(iter(skipped.values()))
            st.warning(f"{len(skipped)} of {dls.n_found} pictures were left out. {first}")
        return dls


def choose_data() -> DataLoaders:
    """The chosen data set, loaded; above it a line that says what it is, which opens to change it."""
    return choose().load()


def choose() -> Choice:
    """The choice alone, for what looks at files before they can be loaded. Ends the page where it is none."""
    with st.container(horizontal=True, vertical_alignment="center"):
        popover = st.popover("Choose the data", icon=":material/folder_open:")
        with popover, kept("data", "folder", "labels", "pattern", "size", "swap"):
            inputs = _inputs()
        line = st.empty()
    with mendable():
        config = DataConfig(**inputs)
    line.markdown(f"**{_name(config)}**")
    fetch_first(config.source)
    return Choice(config, line)


def _name(config: DataConfig) -> str:
    return {"toy": "toy pets", "oxford": "Oxford-IIIT Pet"}.get(config.source, config.source)


def data_code(config: DataConfig) -> str:
    """The lines that load this data in a notebook; what is as by default is not said."""
    said = config.model_dump(exclude_defaults=True) | {"source": config.source}
    arguments = ", ".join(f"{name}={value!r}" for name, value in said.items())
    return f"from core import DataConfig, load_data\n\ndls = load_data(DataConfig({arguments}))"


def _inputs() -> dict:
    """The widgets. What they offer stands in the address as it is shown, so it is short and never renamed."""
    source = st.radio(
        "Data set",
        ["toy", "oxford", "folder"],
        captions=[
            "Toy pets, which come with Pet Lab",
            "Oxford-IIIT Pet, the book's photos",
            "Pictures of your own on this machine",
        ],
        key="data",
        bind="query-params",
    )
    folder = source
    if source == "folder":
        folder = st.text_input("Folder", key="folder", bind="query-params", placeholder="/home/me/pets").strip()
    kind = st.radio("Labels from the", list(LABEL_KINDS), key="labels", bind="query-params")
    labels = LABEL_KINDS[kind]
    if kind == "file name":
        labels += st.text_input("Regular expression", BOOK_PATTERN, key="pattern", bind="query-params")
    size = st.select_slider("Size that the model sees, in pixels", SIZES, 128, key="size", bind="query-params")
    swap = st.toggle("Swap 2 % of the labels", key="swap", bind="query-params", help="For the lesson on cleaning data.")
    presize = size * 3 // 2
    st.caption(f"Each picture is first cut to a square of {presize} pixels, then warped to {size}.")
    if not folder:
        st.info("Type the folder's path; pictures in folders below it count too. Until then you see toy pets.")
        folder = "toy"
    return {"source": folder, "labels": labels, "size": size, "presize": presize, "wrong_labels": 0.02 * swap}
