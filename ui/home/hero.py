"""The first thing people see: a model looks at a pet and answers."""

from dataclasses import dataclass

import streamlit as st

from core.augment.presize import cut_square, shrink
from core.data.pictures.decode import open_picture
from core.errors import PetLabError
from core.plots.heatmap import lay_over
from core.plots.pictures import data_uri
from core.plots.probabilities import probability_bars
from core.runs import Run
from core.runs.worker.process import run_folder
from core.train.predictions.stored import kept_epochs, read
from core.understand.examined import examine
from core.understand.grad_cam import heatmap_of
from core.wording import class_name
from ui.forms.photo import uploader_asked
from ui.page import cached
from ui.page.escape import for_html

SIDE = 320  # pixels of a picture on the page
AHEAD = 7919  # a prime: steps through the validation pictures in an order that mixes the classes
STYLE = """<style>
.pets {display: flex; gap: 1rem; margin: 0; flex-wrap: wrap}
.pets figure {margin: 0; flex: 1 1 7rem; min-width: 0}
.pets img {width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 0.9rem; display: block;
  box-shadow: 0 6px 18px rgba(15, 23, 42, 0.18)}
.pets figcaption {margin-top: 0.4rem; font-size: 0.9rem; opacity: 0.8}
.verdict {font-size: 1.35rem; line-height: 1.35; margin: 0 0 0.6rem}
.verdict b {font-weight: 700}
.st-key-hero .bars .track b {animation: grow 0.9s cubic-bezier(0.2, 0.8, 0.2, 1) both; transform-origin: left}
@keyframes grow {from {transform: scaleX(0)}}
.st-key-hero .pets figure:nth-child(2) img {animation: appear 0.9s 0.35s both}
@keyframes appear {from {opacity: 0.2}}
@media (prefers-reduced-motion: reduce) {.st-key-hero * {animation: none !important}}
</style>"""


@dataclass(frozen=True)
class Look:
    """One validation picture through a model: its address, the same under the heatmap, and the answer as HTML."""

    picture: str
    heat: str
    label: str
    verdict: str
    bars: str


def show(ready: list[Run]) -> None:
    """The newest of the runs with a model that knows the toy pets, and one of its validation pictures; without one,
    nothing."""
    run = _of_toy_pets(ready)
    if run is None:
        return
    number = st.session_state.get("pet", 0)
    with st.container(border=True, key="hero"):
        pictures, answer = st.columns([5, 4], gap="large", vertical_alignment="center")
        try:
            look = _look(run.id, run.model, cached.changed(f"{run.model}/model.safetensors"), number)
        except PetLabError:
            return  # the pictures or the model are gone; the other pages say so
        name = for_html(look.label)
        pictures.html(
            f"{STYLE}<div class='pets'>"
            f"<figure><img src='{look.picture}' alt='A {name}'>"
            "<figcaption>A picture it has never seen</figcaption></figure>"
            f"<figure><img src='{look.heat}' alt='The same {name} under a heatmap'>"
            "<figcaption>Where it looked: the warmer, the more it counted</figcaption></figure></div>"
        )
        with answer:
            st.html(f"<p class='verdict'>{look.verdict}</p>{look.bars}")
            with st.container(horizontal=True):
                if st.button("Try your own photo", type="primary", icon=":material/photo_camera:"):
                    st.switch_page("pages/predict.py", query_params={"from": "upload"})
                st.button("Another pet", key="another", icon=":material/casino:", on_click=_next)


def paste_here() -> None:
    """Takes a pasted picture to the Predict page."""
    if uploader_asked():
        st.switch_page("pages/predict.py", query_params={"from": "upload"})


def _next() -> None:
    st.session_state["pet"] = st.session_state.get("pet", 0) + 1


def _of_toy_pets(ready: list[Run]) -> Run | None:
    """The newest run on the toy pets that has predictions, too."""
    runs = (run for run in ready if run.config.data.source == "toy")
    return next((run for run in runs if kept_epochs(run_folder(run.id))), None)


@st.cache_data(max_entries=256, show_spinner=False)
def _look(run_id: int, model: str, changed: float, number: int) -> Look:
    """Raises PetLabError where the model, its predictions or the picture cannot be read."""
    folder = run_folder(run_id)
    stored = read(folder, kept_epochs(folder)[-1])
    place = (number * AHEAD + AHEAD) % len(stored.preds.items)
    path = cached.listed("toy")[1][stored.preds.items[place]]
    label = class_name(stored.vocab[int(stored.preds.targs[place])])
    learn = cached.model(model)
    square = cut_square(shrink(open_picture(path, at_least=SIDE), SIDE))
    found = examine(learn, square)
    probs = found.prediction.probs.numpy()
    names = [class_name(name) for name in learn.vocab]
    best = int(probs.argmax())
    heat = lay_over(square, heatmap_of(learn, found, best).at(SIDE, SIDE), 0.65)
    right = names[best] == label
    sure = f"{probs[best]:.0%}" if probs[best] < 0.995 else "over 99%"
    verdict = f"“I’m {sure} sure that’s a <b>{for_html(names[best])}</b>.” "
    verdict += "And it’s right." if right else f"It’s wrong: this is a <b>{for_html(label)}</b>."
    alt = f"Probabilities: {names[best]} {probs[best]:.1%}"
    bars = probability_bars(names, probs, at_most=4).html(alt)
    return Look(data_uri(square, 88), data_uri(heat, 88), label, verdict, bars)
