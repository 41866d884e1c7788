"""Where the softmax page's numbers come from: sliders, a table, a picture sent through a model, or the beagle."""

import streamlit as st

from core.understand import beagle_outputs
from core.wording import class_name
from ui.forms import models, photo
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained
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
        name = st.selectbox(title, vocab, at, key=key, width=280, format_func=class_name, persist_state="session")
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
        st.info("Upload a photo of one cat or dog, well lit.", icon=":material/add_a_photo:")
        st.stop()
    with explained():
        photo.show(uploaded)
        prediction, vocab, trained_on = photo.predict(uploaded, run.model)
    doubt = (
        " It learned from drawings, so it's often wrong about photos, and often sure of it."
        if run.config.data.source == "toy"
        else ""
    )
    st.caption(f"This model was trained on {for_markdown(trained_on)}.{doubt}")
    code = f'{models.loading_code(run)}\noutputs = learn.predict("{uploaded.name}").logits.numpy()\nvocab = learn.vocab'
    return Outputs(vocab, prediction.logits.tolist(), int(prediction.probs.argmax()), code)


def _beagle() -> Outputs:
    vocab, values = beagle_outputs()
    st.markdown(
        "A real model of 37 breeds looked at a photo of a beagle. These are the numbers it gave, from a published "
        "answer to question 13 of the book's chapter 5."
    )
    return Outputs(
        vocab,
        values,
        vocab.index("beagle"),
        "from core.understand import beagle_outputs\n\nvocab, outputs = beagle_outputs()",
    )
