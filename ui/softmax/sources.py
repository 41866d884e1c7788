"""Where the softmax page's numbers come from: sliders, a table, a picture sent through a model, or the beagle."""

import numpy as np
import streamlit as st

from core.plots.probabilities import probability_bars
from core.understand import beagle_outputs, softmax
from core.understand.medium.judge import is_foreign
from core.understand.medium.signs import SIDE
from core.wording import class_name, class_names
from ui.forms import models, photo, photo_model
from ui.forms.medium import foreign_words, seen_by, trained_words
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained
from ui.predict.photos import opened
from ui.softmax import table, validation
from ui.softmax.given import Outputs, typed

SOURCES = {"sliders": "Sliders", "table": "Table", "validation": "Validation", "photo": "Photo", "beagle": "Beagle"}
PETS = {"cat": 2.0, "dog": 1.0, "rabbit": 0.1, "hamster": 0.0, "parrot": -1.0}
LINKED = ("sliders", "table", "beagle")  # the classes of the others depend on a model


def choose_source() -> str:
    """The kind of input, in the address as `outputs`."""
    source = fields.segmented(
        "Outputs from", SOURCES, "outputs", "sliders", shown_label=False, format_func=SOURCES.__getitem__
    )
    photo.paste_here("outputs", "photo")
    return source


def choose(source: str) -> Outputs:
    """The inputs of one source. Ends the page with one sentence while they give no outputs."""
    given = {"table": table.outputs, "validation": validation.outputs, "beagle": _beagle}
    return {"sliders": _sliders, "photo": _photo, **given}[source]()


def choose_target(source: str, outputs: Outputs) -> int:
    """The index of the right class. Warns about a class that doesn't exist."""
    key = f"right_{source}" if source in LINKED else f"right_{source}_{outputs.target}"  # asked again for a new picture
    asked = st.query_params.get(key) or st.session_state.get(key)
    if asked is not None and asked not in outputs.vocab:
        right = outputs.vocab[outputs.target]
        st.warning(for_markdown(f"There's no class “{asked[:40]}” here, so {right} is the right one for now."))
        fields.put(key, right)
    title, vocab, at = "Right class", outputs.vocab, outputs.target
    if source in LINKED:
        name = fields.select(title, vocab, key, vocab[at], width=280)
    else:
        name = st.selectbox(
            title, vocab, at, key=key, width=280, format_func=class_names(vocab).__getitem__, persist_state="session"
        )
    return outputs.vocab.index(name)


def _sliders() -> Outputs:
    count = fields.segmented("Number of classes", [3, 4, 5], "classes", 3)
    pets = list(PETS.items())[:count]
    values = [fields.slider(name, -5.0, 5.0, f"z_{name}", value, step=0.1) for name, value in pets]
    return typed(list(PETS)[:count], values)


def _photo() -> Outputs:
    run = models.choose(photo=True)
    if run is None:
        st.stop()
    uploaded = photo.upload("softmax")
    if uploaded is None:
        _ghost()
        st.stop()
    with explained():
        photo.show(uploaded)
        prediction, vocab, trained_on = photo.predict(uploaded, run.model)
    seen = seen_by(run)
    st.caption(trained_words(trained_on, seen))
    if seen is not None and is_foreign(seen, opened(uploaded, SIDE).photo):
        st.warning(f"{foreign_words(seen)} These outputs are only a guess.", icon=":material/help:")
        if seen == "drawings":
            photo_model.button("ask_photo_model")
    code = f'{models.loading_code(run)}\noutputs = learn.predict("{uploaded.name}").logits.numpy()\nvocab = learn.vocab'
    return Outputs(vocab, prediction.logits.tolist(), int(prediction.probs.argmax()), code)


def _ghost() -> None:
    """What the page shows for a photo, pale, and a button for a recorded example."""
    vocab, values = beagle_outputs()
    names = [class_name(name) for name in vocab]
    photo.pale(probability_bars(names, softmax(np.array(values)), at_most=3), "An example: a beagle's photo")
    st.caption("Upload a photo of one cat or dog, well lit. Its outputs will appear here, and the bars they turn into.")
    st.button(
        "Show a recorded photo's outputs",
        key="try_beagle",
        icon=":material/pets:",
        on_click=fields.put,
        args=("outputs", "beagle"),
    )


def _beagle() -> Outputs:
    vocab, values = beagle_outputs()
    st.markdown(
        "A real model that knows 37 breeds looked at a photo of a beagle. These are the numbers it gave, from a "
        "published answer to question 13 of the book's chapter 5."
    )
    return Outputs(
        vocab,
        values,
        vocab.index("beagle"),
        "from core.understand import beagle_outputs\n\nvocab, outputs = beagle_outputs()",
    )
