"""Where the softmax page's numbers come from: sliders, a table, a photo through a model, the beagle.
What softmax makes of them is the page's story."""

import json
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.understand.beagle import beagle_outputs
from core.understand.outputs import read_outputs
from ui import models, photo
from ui.frame import mendable

SOURCES = {"sliders": "Sliders", "table": "Table", "photo": "Photo", "beagle": "Beagle"}
PETS = {"cat": 2.0, "dog": 1.0, "rabbit": 0.1, "hamster": 0.0, "parrot": -1.0}
EXAMPLE = [["Siamese", "4.2"], ["Birman", "3.1"], ["Ragdoll", "2.9"], ["beagle", "-1.5"]]
LONGEST_LINK = 1500  # characters of a table in the address; browsers and chats cut what is longer


@dataclass(frozen=True)
class Outputs:
    """One output per class, which class to take for the right one at first, and the code that gives the outputs."""

    vocab: list[str]
    values: list[float]
    target: int
    code: str


def choose_source() -> str:
    """The kind of input, in the address as `outputs`."""
    return st.segmented_control(
        "Outputs from",
        list(SOURCES),
        default="sliders",
        required=True,
        format_func=SOURCES.get,
        key="outputs",
        bind="query-params",
        label_visibility="collapsed",
    )


def choose(source: str) -> Outputs:
    """The inputs of one source. Ends the page with one sentence where they give no outputs yet."""
    return {"sliders": _sliders, "table": _table, "photo": _photo, "beagle": _beagle}[source]()


def choose_target(source: str, outputs: Outputs) -> int:
    """The class that is taken for the right one: its index."""
    name = st.selectbox(
        "The right class is",
        outputs.vocab,
        index=outputs.target,
        key=f"right_{source}" if source != "photo" else f"right_photo_{outputs.target}",  # anew for a new guess
        width=280,
        **({"bind": "query-params"} if source == "sliders" else {"persist_state": "session"}),
    )
    return outputs.vocab.index(name)


def _sliders() -> Outputs:
    count = st.segmented_control(
        "Number of classes", [3, 4, 5], default=3, required=True, key="classes", bind="query-params"
    )
    values = [
        st.slider(name, -5.0, 5.0, value, 0.1, key=f"z_{name}", bind="query-params")
        for name, value in list(PETS.items())[:count]
    ]
    return _typed(list(PETS)[:count], values)


def _table() -> Outputs:
    if "table_editor" not in st.session_state:  # a fresh visit: begin with what was left, or what a link brings
        st.session_state["table_start"] = _rows(st.session_state.get("table_left") or _from_address() or EXAMPLE)
    edited = st.data_editor(
        st.session_state["table_start"],
        key="table_editor",
        num_rows="dynamic",
        height=300,
        hide_index=True,
        column_config={"class": st.column_config.TextColumn(width="small")},
        placeholder="",
        alt="Editable table of classes and outputs",
    )
    rows = edited.astype(object).where(edited.notna(), None).values.tolist()
    st.session_state["table_left"] = rows
    _to_address(rows)
    st.caption("Edit a cell, add a row at the end, or paste two columns from a spreadsheet.")
    with mendable():
        vocab, values = read_outputs(rows)
    return _typed(vocab, values)


def _photo() -> Outputs:
    run = models.choose()
    if run is None:
        st.stop()
    uploaded = photo.upload()
    if uploaded is None:
        st.info("Upload a photo of a pet: a cat or a dog, one animal, well lit.", icon=":material/add_a_photo:")
        st.stop()
    with mendable():
        photo.show(uploaded)
        prediction, vocab, trained_on = photo.predict(uploaded, run.model)
    doubt = (
        " It learned from drawings, so it will often be wrong about photos." if run.config.data.source == "toy" else ""
    )
    st.caption(f"This model was trained on {trained_on}.{doubt}")
    code = (
        f'from core import load_learner\n\nlearn = load_learner("{run.model}")\n'
        f'outputs = learn.predict("{uploaded.name}").logits.numpy()\nvocab = learn.vocab'
    )
    return Outputs(vocab, prediction.logits.tolist(), int(prediction.probs.argmax()), code)


def _beagle() -> Outputs:
    vocab, values = beagle_outputs()
    st.markdown(
        "One photo of a beagle went through a real model with 37 breeds. These are the figures that it gave, "
        "from a published answer to the book's question 13 in chapter 5."
    )
    return Outputs(
        vocab,
        values,
        vocab.index("beagle"),
        "from core.understand import beagle_outputs\n\nvocab, outputs = beagle_outputs()",
    )


def _typed(vocab: list[str], values: list[float]) -> Outputs:
    return Outputs(vocab, values, 0, f"vocab = {vocab}\noutputs = {values}")


def _rows(rows: list[list[str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["class", "output"], dtype="str")


def _from_address() -> list[list[str]] | None:
    """The table of a shared link; a link that somebody broke counts as none."""
    try:
        rows = json.loads(st.query_params.get("table", ""))
        return [[str(name or ""), str(value or "")] for name, value in rows] or None
    except (ValueError, TypeError):
        return None


def _to_address(rows: list[list[str | None]]) -> None:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    if rows == EXAMPLE or len(text) > LONGEST_LINK:
        st.query_params.pop("table", None)
    elif st.query_params.get("table") != text:
        st.query_params["table"] = text
