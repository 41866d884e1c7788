"""The photo model's answer in words: what it says about the 37 breeds, and what it can't know."""

import streamlit as st

from core.model.imagenet import BREEDS, IMAGENET_NAMES
from core.train.predictions.inference import Prediction
from core.understand.answers import top_classes
from core.understand.photo_model import breeds_in, knows
from core.wording import class_name
from ui.page.escape import for_markdown

WITHOUT = "The photo model comes without its training photos, so there's no doubt meter and no similar pictures."


def verdict(prediction: Prediction, vocab: list[str], truth: str | None) -> None:
    """The answer in a sentence; `truth` is a breed of the Oxford-IIIT Pet set, if it's known."""
    top = top_classes(prediction, vocab)
    sentence, good = words(top, truth)
    box = st.success if good else st.warning
    box(sentence, icon=":material/pets:" if good else ":material/help:")
    st.caption(f"ImageNet has {len(IMAGENET_NAMES)} of the 37 breeds among its 1,000 classes.")


def words(top: list[tuple[str, float]], truth: str | None = None) -> tuple[str, bool]:
    """(what the classes in `top`, (name, probability) and best first, mean for the 37 breeds; whether the first is one
    of them, and the right one if `truth` says so)."""
    name, share = top[0]
    breed = BREEDS.get(name)
    if truth is not None and not knows(truth):
        return f"ImageNet has no **{_name(truth)}**. It looks most like **{_name(name)}**, {share:.1%}.", False
    if breed is not None:
        same = class_name(breed).lower() == name.lower()
        called = "one of the 37 breeds" if same else f"ImageNet's name for the breed **{_name(breed)}**"
        sentence = f"**{_name(name)}**, {share:.1%}: {called}."
    else:
        sentence = f"It looks most like **{_name(name)}**, {share:.1%}, which isn't one of the 37 breeds."
        if others := breeds_in(top):
            sentence += f" The likeliest of those is **{_name(others[0].name)}**, {others[0].probability:.1%}."
    if truth is None:
        return sentence, breed is not None
    return (f"{sentence} Right.", True) if breed == truth else (f"{sentence} Wrong: it's a **{_name(truth)}**.", False)


def _name(name: str) -> str:
    return for_markdown(class_name(name))
