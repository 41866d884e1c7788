"""What a model makes of a photo, on the page: answer, bars, heatmap, doubts, similar pictures."""

import io
from functools import lru_cache

import numpy as np
import streamlit as st
from PIL import Image

from core.data.pictures.thumbnails import thumbnail
from core.errors import PetLabError
from core.plots.heatmap import lay_over, legend
from core.plots.pictures import data_uri
from core.plots.probabilities import probability_bars
from core.understand.examined import Examined
from core.understand.grad_cam import Heatmap
from core.understand.medium.judge import Medium
from core.wording import class_name
from ui.forms import models, photo_model
from ui.forms.medium import foreign_words, seen_by, trained_words
from ui.forms.photo import Photo, pale
from ui.page import cached, fields
from ui.page.escape import for_markdown
from ui.pictures.places import jpeg_uri
from ui.predict import breeds
from ui.predict.answers import Pass
from ui.predict.look import Model, foreign, heat, seen_uri
from ui.predict.photos import opened

WIDEST, HIGHEST = 400, 300  # CSS pixels of a photo on the page
FINE = 7  # cells a side, as at 224 pixels; a heatmap of fewer is coarse
SIGNS = {
    "probability": "top probability",
    "margin": "lead over second",
    "entropy": "entropy",
    "distance": "distance",
}
METER = {
    "sign": st.column_config.TextColumn("sign of doubt", width=128),
    "here": st.column_config.NumberColumn(format="%.3f", width=58),
    "rank": st.column_config.ProgressColumn("more doubtful than", format="%d%%", min_value=0, max_value=100),
}


def ghost(example: bool) -> None:
    """A pale example of an answer, and if there's an `example` picture, a button that shows a real one."""
    pale(probability_bars(["beagle", "basset hound", "pug"], np.array([0.86, 0.11, 0.03])), "An example of an answer")
    st.caption("The model's answer for your photo will look like this.")
    if example:
        st.button(
            "Try an example picture",
            key="try_example",
            icon=":material/image:",
            on_click=fields.put,
            args=("from", "example"),
        )


def trained_on(asked: list[Model]) -> None:
    """What each model was trained on, and so what it can't know."""
    for model in asked:
        who = f"{models.short_name(model.run)} was" if len(asked) > 1 else "This model was"
        st.caption(trained_words(model.learn.trained_on, seen_by(model.run), who))


def photo(shown: Photo, model: Model) -> None:
    """The photo, upright."""
    jpeg = opened(shown, model.learn.presize).jpeg
    width, height = _size(jpeg)
    st.image(jpeg, width=max(1, min(WIDEST, HIGHEST * width // height)), alt=f"The photo {shown.name}")


def belief(shown: Photo, model: Model, made: Pass) -> None:
    """The model's answer, in a sentence and in bars."""
    if model.run.id == photo_model.NUMBER:
        breeds.verdict(made.found.prediction, model.learn.vocab, shown.truth)
    elif (seen := foreign(shown, model)) is not None:
        _guess(made.found, seen, model.run.id)
    else:
        _verdict(made, model, shown.truth)
    _bars(made.found, model)


def _guess(found: Examined, seen: Medium, run_id: int) -> None:
    """The answer about a picture of a kind that the model has never seen."""
    best = float(found.prediction.probs.max())
    said = f"Its guess: {for_markdown(class_name(found.prediction.label))}, {best:.0%}."
    st.warning(f"{foreign_words(seen)} {said}", icon=":material/help:")
    if seen == "drawings":
        photo_model.button(f"ask_photo_model_{run_id}")


def _verdict(made: Pass, model: Model, truth: str | None) -> None:
    """The answer in a sentence, with a warning if the doubts are too strong."""
    found, doubts = made
    best = float(found.prediction.probs.max())
    said = f"**{for_markdown(class_name(found.prediction.label))}**, {best:.1%}"
    right = truth in (None, found.prediction.label)
    if truth is not None:
        said += ". Right" if right else f". Wrong: it's labelled **{for_markdown(class_name(truth))}**"
    if doubts is not None and doubts.none_of_these:
        why = " and ".join(SIGNS[measure.name] for measure in doubts.alarms)
        said += f". **It may be none of {model.classes}**: unusual {why}"
        st.warning(f"{said}.", icon=":material/help:")
    elif right:
        st.success(f"{said}.", icon=":material/pets:")
    else:
        st.warning(f"{said}.", icon=":material/close:")


def _bars(found: Examined, model: Model) -> None:
    """The five most probable classes."""
    probs = found.prediction.probs.numpy()
    best = int(probs.argmax())
    alt = f"Bars of probabilities; the largest is {class_name(model.learn.vocab[best])} with {probs[best]:.1%}"
    st.html(probability_bars([class_name(name) for name in model.learn.vocab], probs).html(alt))


def heated(shown: Photo, model: Model, name: str, opacity: float) -> None:
    """The photo with the heatmap of class `name` over the square that the model saw."""
    if name not in model.learn.vocab:
        st.caption(f"This model doesn't know {for_markdown(class_name(name))}.")
        return
    target = model.learn.vocab.index(name)
    cam = heat(shown, model, target)
    jpeg = opened(shown, model.learn.presize).jpeg
    width, height = _size(jpeg)
    st.image(
        _laid_over(shown.digest, model.key, target, opacity, jpeg, cam),
        width=max(1, min(WIDEST, HIGHEST * width // height)),
        alt=f"The photo {shown.name} with a heatmap of the evidence for {class_name(name)}",
    )
    st.html(legend())
    if min(cam.values.shape) < FINE:
        rows, columns = cam.values.shape
        st.caption(f"This heatmap has only {rows} × {columns} cells: it shows roughly where, not exactly what.")
    if not cam.values.any():
        st.caption(f"Nothing in the picture counts as evidence for {for_markdown(class_name(name))}.")


def meter(model: Model, made: Pass) -> None:
    """The four signs of doubt, and how often the rule is wrong; nothing until they are known."""
    doubts = made.doubts
    if model.run.id == photo_model.NUMBER:
        st.caption(breeds.WITHOUT)
    if doubts is None:
        return
    rows = [
        {"sign": SIGNS[measure.name], "here": measure.value, "rank": round(100 * measure.rank)}
        for measure in doubts.measures
    ]
    st.dataframe(
        rows,
        hide_index=True,
        key=f"meter-{model.run.id}",
        column_config=METER,
        alt="Four signs of doubt, compared with the validation pictures",
    )
    limits = {measure.name: measure.limit for measure in doubts.measures}
    st.caption(
        f"“More doubtful than”: the share of the {doubts.n_valid} validation pictures with less doubt. A photo gets a "
        f"warning if its entropy is above {limits['entropy']:.2f} or its distance above {limits['distance']:.2f}. For "
        f"the validation pictures themselves, that's a false alarm {doubts.false_alarms:.1%} of the time."
    )


def seen_and_neighbours(found: Examined, model: Model) -> None:
    """What the model saw, and the training pictures most similar to it in the body's features."""
    size = model.learn.size
    seen = f"**What it saw**: {size} × {size} pixels"
    near = model.reference.neighbours(found.feature) if model.reference is not None else []
    cells: list[tuple[str | None, str, str]] = [(seen_uri(found), "The photo as the model got it", seen)]
    for place, neighbour in enumerate(near):
        said = f"{for_markdown(class_name(neighbour.label))}, {neighbour.distance:.2f}"
        alt = f"Training picture {neighbour.name}"
        cells.append(
            (_training_picture(model, neighbour.name), alt, f"**Most similar**: {said}" if place == 0 else said)
        )
    grid = st.grid(3, min_column_width=90)
    for uri, alt, said in cells:
        with grid.cell():
            if uri:
                st.image(uri, width="stretch", alt=alt)
            st.caption(said if uri else f"{said} (the file is gone)")


def _training_picture(model: Model, name: str) -> str | None:
    try:
        return jpeg_uri(thumbnail(cached.load(model.run.config.data).root / name))
    except PetLabError:
        return None


@st.cache_data(max_entries=64, show_spinner=False)
def _laid_over(digest: str, key: str, target: int, opacity: float, _jpeg: bytes, _cam: Heatmap) -> str:
    pixels = np.asarray(Image.open(io.BytesIO(_jpeg)))
    side = min(pixels.shape[:2])
    return data_uri(lay_over(pixels, _cam.at(side, side), opacity), quality=88)


@lru_cache(maxsize=256)
def _size(jpeg: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(jpeg)).size
