"""The photos that a person shows to a model: from the validation pictures, uploaded, or taken with the camera.
What is wrong with one of a lot is told beside it; the others go through."""

import io
import threading
from dataclasses import dataclass

import streamlit as st

from core.augment.presize import cut_square, shrink
from core.data.load import DataLoaders
from core.data.pictures.decode import open_picture
from core.errors import PetLabError
from core.runs import Run
from ui.forms.photo import Photo, take, upload_many
from ui.page import cached, fields
from ui.page.escape import for_markdown

SOURCES = ["example", "upload", "camera"]
SHOWN = 900  # pixels of the longer side: two for each CSS pixel on the page
_decoding = threading.BoundedSemaphore(2)  # a large PNG takes 450 MB while it is open: not thirty of them at once


@dataclass(frozen=True)
class Opened:
    """A photo decoded once: `jpeg` upright and small enough for the page, `square` what a model of this presize starts
    from, as the bytes of its pixels."""

    jpeg: bytes
    square: bytes


def choose(run: Run) -> list[Photo]:
    """The photos to look at, none while there is nothing yet. `run` is that whose validation pictures are offered."""
    source = fields.segmented("Picture from", SOURCES, "from", "example")
    if source == "example":
        return _example(run)
    return _upload() if source == "upload" else _camera()


def opened(photo: Photo, presize: int) -> Opened:
    """Raises PictureError."""
    return _opened(photo.digest, presize, photo)


@st.cache_data(max_entries=128, show_spinner=False)
def _opened(digest: str, presize: int, _photo: Photo) -> Opened:
    with _decoding:
        picture = open_picture(_photo.picture, at_least=presize)
        square = cut_square(shrink(picture, presize)).tobytes()
        picture.thumbnail((SHOWN, SHOWN), reducing_gap=2.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return Opened(buffer.getvalue(), square)


def _example(run: Run) -> list[Photo]:
    """One of the pictures that validated the model: it has not learnt from them, and their labels are known."""
    try:
        dls = cached.load(run.config.data)
    except PetLabError as error:
        st.info(
            f"The pictures of its training are not to be had: {for_markdown(str(error))}",
            icon=":material/image_not_supported:",
        )
        return []
    n = len(dls.valid.indices)
    number = fields.number(f"Validation picture, 1 to {n}", 1, n, "validation_picture", 1)
    return [_of_data(dls, dls.valid.indices[number - 1])]


def _of_data(dls: DataLoaders, i: int) -> Photo:
    path, label = dls.items[i]
    return Photo(path.name, path, f"{path} {cached.changed(str(path))}", dls.wrong_labels.get(i, label))


def _upload() -> list[Photo]:
    photos = upload_many()
    if not photos:
        st.info("A cat or a dog, one animal, well lit.", icon=":material/add_a_photo:")
    return photos


def _camera() -> list[Photo]:
    photo = take()
    if photo is None:
        st.caption(
            "The browser asks whether it may use the camera, and allows it on this machine or by HTTPS only. The photo "
            "goes to this server's memory, never to its disk."
        )
    return [photo] if photo else []
