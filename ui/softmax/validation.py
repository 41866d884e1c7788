"""Outputs for a validation picture: the model never learned from it, and its class is known."""

from pathlib import Path

import streamlit as st

from core.data.load import DataLoaders
from core.train.learner import Learner
from core.train.predictions.inference import Prediction
from core.wording import class_name
from ui.forms import models
from ui.forms.data_choice import data_code
from ui.page import cached, fields
from ui.page.escape import for_markdown
from ui.page.heading import explained
from ui.pictures.picture_view import fitting_width, original
from ui.softmax.given import Outputs

WIDEST, HIGHEST = 260, 200  # CSS pixels on the page


def outputs() -> Outputs:
    """The outputs for the chosen picture, with its label as the right class. Ends the page with one sentence
    without a model, or if its data is gone or has other classes by now."""
    run = models.choose()
    if run is None:
        st.stop()
    with explained():
        dls, learn = cached.load(run.config.data), cached.model(run.model)
    if problem := other_classes(learn, dls):
        st.error(for_markdown(problem), icon=":material/build:")
        st.stop()
    n = len(dls.valid.indices)
    i = int(dls.valid.indices[fields.number(f"Validation picture, 1 to {n:,}", 1, n, "of_valid", 1) - 1])
    path, label = dls.items[i]
    with explained():
        picture = original(path)
        prediction = _predict(str(path), path.stat().st_mtime_ns, run.model, id(learn))
    st.image(
        picture.uri, width=fitting_width(picture, WIDEST, HIGHEST), alt=f"A validation picture of {class_name(label)}"
    )
    truth, answer = for_markdown(class_name(label)), for_markdown(class_name(prediction.label))
    said = "the model agrees" if prediction.label == label else f"the model says **{answer}**"
    st.markdown(f"Labelled **{truth}**, and {said}. It was trained on {for_markdown(learn.trained_on)}.")
    code = (
        f'{data_code(dls.config)}\nfrom core import load_learner\n\nlearn = load_learner("{run.model}")\n'
        f"outputs = learn.predict(dls.items[{i}].path).logits.numpy()\nvocab = learn.vocab"
    )
    return Outputs(list(learn.vocab), prediction.logits.tolist(), list(learn.vocab).index(label), code)


def other_classes(learn: Learner, dls: DataLoaders) -> str:
    """How a model's classes differ from its data's, as one sentence; empty where they don't."""
    old, new = list(learn.vocab), list(dls.vocab)
    if old == new:
        return ""
    named = {"only the model knows": set(old) - set(new), "only the data has": set(new) - set(old)}
    parts = [f"{what} {', '.join(map(class_name, sorted(which)[:3]))}" for what, which in named.items() if which]
    return (
        f"The data has changed since the training: {' and '.join(parts) or 'its classes are in another order'}. "
        "Train again on it, or choose another model."
    )


@st.cache_data(max_entries=256, show_spinner=False)
def _predict(path: str, changed: int, folder: str, loaded: int) -> Prediction:
    return cached.model(folder).predict(Path(path))
