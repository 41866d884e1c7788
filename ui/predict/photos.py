"""The photos shown to a model: a validation picture, uploads, or one from the camera."""

import io
import threading
from dataclasses import dataclass

import streamlit as st

from core.augment.presize import cut_square, shrink
from core.data.download import oxford_pets
from core.data.load import DataLoaders
from core.data.pictures.decode import open_picture
from core.errors import PetLabError
from core.runs import Run
from core.understand.medium.judge import photo_chance
from core.understand.medium.signs import SIDE
from ui.forms import photo_model
from ui.forms.photo import Photo, paste_here, take, upload_many
from ui.page import cached, fields
from ui.page.escape import for_markdown

SOURCES = ["example", "upload", "camera"]
SHOWN = 900  # pixels of the longer side: two for each CSS pixel on the page
_decoding = threading.BoundedSemaphore(2)  # a large PNG takes 450 MB while it's open


@dataclass(frozen=True)
class Opened:
    """A decoded photo: `jpeg` is upright and small enough for the page, `square` holds the bytes of the pixels that a
    model of this presize starts from; `photo` in [0, 1] is how much it looks like a photo rather than a drawing."""

    jpeg: bytes
    square: bytes
    photo: float


def choose(run: Run) -> list[Photo]:
    """The photos to look at, if any. `run` is the one whose validation pictures are offered."""
    source = fields.segmented("Picture", SOURCES, "from", "example")
    paste_here("from", "upload")
    if source == "example":
        return _example(run)
    return _upload() if source == "upload" else _camera()


def opened(photo: Photo, presize: int) -> Opened:
    """Raises PictureError."""
    return _opened(photo.digest, presize, photo)


@st.cache_data(max_entries=128, show_spinner=False)
def _opened(digest: str, presize: int, _photo: Photo) -> Opened:
    with _decoding:
        picture = open_picture(_photo.picture, at_least=max(presize, SIDE))
        looks = photo_chance(picture)
        square = cut_square(shrink(picture, presize)).tobytes()
        picture.thumbnail((SHOWN, SHOWN), reducing_gap=2.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return Opened(buffer.getvalue(), square, looks)


def has_examples(run: Run) -> bool:
    """False for the photo model until the Oxford photos are here."""
    return run.id != photo_model.NUMBER or oxford_pets.is_there()


def _example(run: Run) -> list[Photo]:
    """A validation picture: the model never learned from it, and its label is known."""
    if not has_examples(run):
        st.info("The photo model has no pictures to try here. Upload a photo of your own.", icon=":material/upload:")
        return []
    try:
        dls = cached.load(run.config.data)
    except PetLabError as error:
        st.info(
            f"This model's pictures are unavailable. {for_markdown(str(error))}",
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
        st.info("Upload a photo of one cat or dog, well lit.", icon=":material/add_a_photo:")
    return photos


def _camera() -> list[Photo]:
    photo = take()
    if photo is None:
        st.caption(
            "Your browser will ask for permission. It allows cameras only on this machine or over HTTPS; on a phone, "
            "**upload** can take a photo, too. The photo stays in this server's memory and is never saved."
        )
    return [photo] if photo else []
