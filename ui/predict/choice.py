"""What a person chooses on the Predict page as well as the photo: the models, the heatmap's class and opacity."""

import streamlit as st

from core.runs import Run
from core.understand.answers import top_classes
from core.understand.examined import Examined
from core.wording import class_name
from ui.forms import models, photo_model
from ui.forms.photo import Photo
from ui.page import fields
from ui.predict.look import Model

NONE = "none"


def way_to_a_model() -> None:
    """How to get a model, while there is none."""
    st.info("There's no trained model yet. Training one on the toy pets takes a minute or two.", icon=":material/info:")
    st.page_link(
        "pages/training.py",
        label="Train on toy pets",
        icon=":material/model_training:",
        query_params={"data": "toy", "run": "new", "epochs": "2"},
    )


def choose_models(ready: list[Run]) -> list[Run]:
    """Of the models there are, the one to ask, and perhaps a second one to compare."""
    first = models.choose(photo=True, among=ready)
    if first is None:
        st.stop()
    others = {_short(run): run for run in ready if run.id != first.id}
    if not others:
        return [first]
    second = fields.select(
        "Compare with run", [NONE, *others], "versus", NONE, help="Both models look at the same photo."
    )
    return [first] if second == NONE else [first, others[second]]


def _short(run: Run) -> str:
    """How the list of second models names it."""
    return "photo model" if run.id == photo_model.NUMBER else str(run.id)


def choose_heat(photo: Photo, model: Model, found: Examined) -> tuple[str, float]:
    """(the heatmap's class, one of the five most probable; its opacity in [0, 1])."""
    names = [name for name, _ in top_classes(found.prediction, model.learn.vocab)]
    left, right = st.columns(2)
    name = left.selectbox("Evidence for", names, format_func=class_name, key=f"heat_{model.key}_{photo.digest}")
    with right:
        return name, fields.slider("Opacity", 0.0, 1.0, "opacity", 0.6, step=0.05)
