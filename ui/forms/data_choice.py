"""Which data all pages work on: one choice in one place, kept in the address for reloads and links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.config import BOOK_PATTERN, DataConfig
from core.data.labels.corrections import keep_state
from core.data.labels.journal import Journal
from core.data.load import DataLoaders
from core.data.sources.uploads import upload_of
from core.errors import PetLabError
from ui.forms import data_inputs, data_upload
from ui.forms.data_inputs import Picked
from ui.forms.fetch_view import fetch_first
from ui.page import cached, fields
from ui.page.escape import for_markdown
from ui.page.heading import explained

SIZES = [64, 128, 224]  # 224 is the book's
SOURCES = {
    "toy": "Toy pets",
    "oxford": "Oxford photos",
    "folder": "A folder",
    "table": "A table",
    "zip": "Upload a ZIP",
}
ABOUT = {
    "toy": "Drawings of 37 breeds that come with Pet Lab.",
    "oxford": "The book's photos of 37 breeds: the Oxford-IIIT Pet data set.",
    "folder": "Pictures in a folder on this machine.",
    "table": "A table on this machine that lists pictures and their labels.",
    "zip": "Your own pictures, uploaded from your browser.",
}
OWN = {"folder": data_inputs.folder, "table": data_inputs.table, "zip": data_upload.upload}
SHOWN, LISTED = 3, 1000  # missing files named at once, and on demand
WIDENED = r"The book's pattern, `(.+)_\d+.jpg$`, widened to any suffix."
LABEL_KINDS = {"file name": "regex:", "parent folder": "folder", "capital letter": "capital"}


@dataclass(frozen=True)
class Choice:
    """What was chosen, before anything is loaded, and the line on the page that describes it."""

    config: DataConfig
    line: DeltaGenerator = field(repr=False)

    def load(self) -> DataLoaders:
        """The data set, loaded, with its figures on the line. Ends the page with one sentence if that fails."""
        with explained(), _way_to_labels():
            dls = cached.load(self.config)
        self.line.markdown(
            f"**{name_of(self.config)}**: {len(dls.items)} pictures of {len(dls.vocab)} classes, "
            f"{len(dls.train.indices)} for training and {len(dls.valid.indices)} for validation"
        )
        if dls.config.journal:
            cleaned = f"{len(dls.relabelled)} relabelled, {len(dls.omitted)} left out"
            st.info(f"You are using the cleaned labels: {cleaned}.", icon=":material/cleaning_services:")
        if dls.wrong_labels:
            st.warning(f"{len(dls.wrong_labels)} labels are wrong on purpose.", icon=":material/swap_horiz:")
        if skipped := dls.skipped:
            first = next(iter(skipped.values()))
            st.warning(f"{len(skipped)} of {dls.n_found} pictures left out. {for_markdown(first)}")
        if dls.missing:
            _tell_missing(dls.missing)
        return dls


def choose_data() -> DataLoaders:
    """The chosen data set, loaded, below the line that names it and opens to change it."""
    return choose().load()


def choose() -> Choice:
    """The choice alone, for views that look at files before they can be loaded. Ends the page if there is none."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Choose the data", icon=":material/folder_open:"):
            inputs, notice = _inputs()
        line = st.empty()
    if notice:
        st.warning(for_markdown(notice), icon=":material/build:")
    with explained():
        config = DataConfig(**inputs)
    line.markdown(f"**{name_of(config)}**")
    fetch_first(config.source)
    return Choice(config, line)


def name_of(config: DataConfig) -> str:
    """The data's name for people, in Markdown."""
    if config.source in SOURCES.keys() - OWN.keys():
        return SOURCES[config.source]
    upload = upload_of(config.source)
    table = f" by {for_markdown(Path(config.source).name)}" if config.labels.startswith("table") else ""
    return f"{for_markdown(upload.name)}{table}" if upload else for_markdown(config.source)


@contextmanager
def _way_to_labels() -> Iterator[None]:
    """Where labels are at fault, the page links to the view in which they can be fixed."""
    try:
        yield
    except PetLabError as error:
        if error.kind != "labels":
            raise
        st.error(for_markdown(str(error)), icon=":material/build:")
        there = {**st.query_params.to_dict(), "view": "Labels"}
        st.page_link("pages/dataset.py", label="Look at the labels", icon=":material/label:", query_params=there)
        st.stop()


def _tell_missing(missing: list[str]) -> None:
    more = " ..." if len(missing) > SHOWN else ""
    names = for_markdown(", ".join(missing[:SHOWN]))
    with st.expander(f"{len(missing):,} can't be used: {names}{more}", icon=":material/warning:"):
        st.code("\n".join(missing[:LISTED]), language=None, height=200)
        if len(missing) > LISTED:
            st.caption(f"The first {LISTED:,} of {len(missing):,}.")


def data_code(config: DataConfig) -> str:
    """The lines that load this data in a notebook, without what is the default."""
    said = config.model_dump(exclude_defaults=True) | {"source": config.source}
    arguments = ", ".join(f"{name}={value!r}" for name, value in said.items())
    return f"from core import DataConfig, load_data\n\ndls = load_data(DataConfig({arguments}))"


def _inputs() -> tuple[dict, str]:
    """The config's values and a sentence for the page. Most fields' options are in the address as they are shown, so
    they are short and never renamed."""
    source = fields.named("Data set", SOURCES, "data")
    st.caption(ABOUT[source])
    if source != "zip":
        data_upload.forget_address()
    own = OWN.get(source)
    picked = own() if own else Picked(source)
    labels = picked.labels
    if labels is None:
        kind = fields.radio("Labels from the", LABEL_KINDS, "labels")
        labels = LABEL_KINDS[kind]
        if kind == "file name":
            pattern = fields.text("Regular expression", "pattern", BOOK_PATTERN)
            labels += pattern
            if pattern == BOOK_PATTERN:
                st.caption(WIDENED)
    size = fields.select_slider("Size the model sees (pixels)", SIZES, "size", 128)
    swap = fields.toggle("Swap 2% of the labels", "swap", help="Wrong labels on purpose, to practise cleaning data")
    presize = size * 3 // 2
    st.caption(f"Each picture is cropped to a square of {presize} pixels, then warped to {size}.")
    chosen: dict[str, Any] = {"size": size, "presize": presize, "wrong_labels": 0.02 * swap}
    if picked.source:  # nothing chosen yet: toy pets
        chosen |= {"source": picked.source, "labels": labels}
    return {**chosen, "journal": _cleaned(DataConfig(**chosen))}, picked.notice


def _cleaned(config: DataConfig) -> str:
    """The state of this data's journal if its cleaned labels should be used, else ""."""
    corrections = Journal(config).corrections()
    if not corrections:
        return ""
    pictures = "1 picture" if len(corrections) == 1 else f"{len(corrections)} pictures"
    how = f"As corrected on the Mistakes page: {pictures} relabelled or left out"
    wanted = fields.toggle("Use the cleaned labels", "cleaned", help=how)
    return keep_state(corrections) if wanted else ""
