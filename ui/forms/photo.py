"""The photo that a person uploaded: kept over page changes, shown upright, put through a model.
Whatever is wrong with the file is a PetLabError, one sentence."""

import hashlib
import io
from dataclasses import dataclass

import streamlit as st

from core.data.pictures.decode import SUFFIXES, open_picture
from core.train.predictions.inference import Prediction
from ui.page import cached

LARGEST = 20  # MB
WIDEST, HIGHEST = 420, 260  # CSS pixels on the page


@dataclass(frozen=True)
class Photo:
    """An uploaded file."""

    name: str
    data: bytes
    digest: str


def upload() -> Photo | None:
    """The uploader and the last photo that went through it, also one from before a page change."""
    types = [suffix.removeprefix(".") for suffix in SUFFIXES]
    st.file_uploader("Photo", types, key="photo_upload", max_upload_size=LARGEST, on_change=_keep)
    return st.session_state.get("photo")


def show(photo: Photo) -> None:
    """The photo, upright and small enough for the first screen. Raises PictureError."""
    jpeg, width = _upright(photo.digest, photo)
    st.image(jpeg, width=width, alt=f"The uploaded photo {photo.name}")


def predict(photo: Photo, folder: str) -> tuple[Prediction, list[str], str]:
    """(prediction, vocab, what the model was trained on). Raises PictureError or ModelError."""
    learn = cached.model(folder)
    return _predict(photo.digest, folder, id(learn), photo), learn.vocab, learn.trained_on


def _keep() -> None:
    uploaded = st.session_state.photo_upload
    if uploaded is None:
        st.session_state.pop("photo", None)
    else:
        data = uploaded.getvalue()
        st.session_state["photo"] = Photo(uploaded.name, data, hashlib.sha256(data).hexdigest())


@st.cache_data(max_entries=64, show_spinner=False)
def _upright(digest: str, _photo: Photo) -> tuple[bytes, int]:
    picture = open_picture(_photo.data, at_least=2 * WIDEST)
    width = min(WIDEST, picture.width, HIGHEST * picture.width // picture.height)
    picture.thumbnail((2 * WIDEST, 2 * HIGHEST))  # two pixels to each CSS pixel, for sharp screens
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue(), max(1, width)


@st.cache_data(max_entries=256, show_spinner=False)
def _predict(digest: str, folder: str, loaded: int, _photo: Photo) -> Prediction:
    return cached.model(folder).predict(_photo.data)
