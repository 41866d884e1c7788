"""Uploaded and camera photos, kept between pages. Whatever is wrong with a file is a PetLabError, one sentence."""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.pictures.decode import open_picture
from core.data.pictures.formats import SUFFIXES
from core.data.pictures.notes import notes
from core.plots.probabilities import Bars
from core.train.predictions.inference import Prediction
from ui.page import cached, fields

LARGEST = 20  # MB per file
TYPES = ["image", *SUFFIXES]  # browsers don't count every format as an image
MOST_FILES, MOST_BYTES = 50, 300_000_000  # per upload
WIDEST, HIGHEST = 420, 260  # CSS pixels on the page


@dataclass(frozen=True)
class Photo:
    """A photo: its name, its file or bytes, its key in caches, and its label if known."""

    name: str
    picture: Path | bytes
    digest: str
    truth: str | None = None


def upload(page: str) -> Photo | None:
    """The uploader for one photo, and the photo last looked at on any page."""
    key = "photo_upload"
    files = _news(
        key, page, lambda: st.file_uploader("Photo (you can paste one, too)", TYPES, key=key, max_upload_size=LARGEST)
    )
    if files is not None:
        _keep(files)
    return st.session_state.get("photo")


def upload_many() -> list[Photo]:
    """The uploader for many photos, and those last uploaded on any page."""
    files = _news(
        "pets_upload",
        "many",
        lambda: st.file_uploader(
            "Photos, up to 50 at once (you can paste one, too)",
            TYPES,
            True,
            key="pets_upload",
            max_upload_size=LARGEST,
        ),
    )
    if files is not None:
        _keep(files)
    if left_out := st.session_state.get("photos_left_out"):
        st.warning(left_out, icon=":material/build:")
    return st.session_state.get("photos", [])


def paste_here(field: str, value: str) -> None:
    """Where a pasted or dropped picture gives `field` the `value` that shows the uploader."""
    uploader_asked(lambda: fields.put(field, value))


def uploader_asked(on_click: Callable[[], None] | None = None) -> bool:
    """A hidden button, pressed by `ui/server/paste.js` when a picture is pasted or dropped while the page shows no
    uploader; whether it was."""
    st.html("<style>.st-key-show_uploader {display: none}</style>")
    return st.button("Show the uploader", key="show_uploader", on_click=on_click)


def pale(bars: Bars, alt: str) -> None:
    """An example of an answer, paler than a real one; its letters keep a contrast of 4.5."""
    with st.container(key="pale"):
        st.html("<style>.st-key-pale table {opacity: 0.68}</style>")
        st.html(bars.html(alt))


def take() -> Photo | None:
    """The camera, and its last photo."""
    files = _news(
        "pet_camera",
        "camera",
        lambda: st.camera_input("Photo", key="pet_camera", resolution="720p", label_visibility="collapsed"),
    )
    if files is not None:
        st.session_state["photo_taken"] = _photo("camera photo", files[0]) if files else None
    return st.session_state.get("photo_taken")


def looked_at(photos: list[Photo]) -> int:
    """The place among `photos` of the one last looked at, else of the first."""
    kept = st.session_state.get("photo")
    return next((i for i, photo in enumerate(photos) if kept and photo.digest == kept.digest), 0)


def look_at(photo: Photo) -> None:
    """Makes `photo`, unless it comes from the data, the one that all pages show."""
    if isinstance(photo.picture, bytes):
        st.session_state["photo"] = photo


def show(photo: Photo) -> None:
    """The photo, upright and small enough for the first screen. Raises PictureError."""
    jpeg, width, said = _upright(photo.digest, photo)
    st.image(jpeg, width=width, alt=f"The uploaded photo {photo.name}")
    if said:
        st.caption(f"How this photo was read: {said}.")


def predict(photo: Photo, folder: str) -> tuple[Prediction, list[str], str]:
    """(prediction, vocab, what the model was trained on). Raises PictureError or ModelError."""
    learn = cached.model(folder)
    return _predict(photo.digest, folder, id(learn), photo), learn.vocab, learn.trained_on


def _news(
    key: str, place: str, draw: Callable[[], UploadedFile | list[UploadedFile] | None]
) -> list[UploadedFile] | None:
    """The files of uploader `key` if they changed since the last run, else None; a busy server would lose a callback.
    In another `place`, or after it was hidden, an uploader starts empty, which counts as no change."""
    known = st.session_state.setdefault("uploaders", {})
    held = known[key][1] if key in st.session_state and known.get(key, (None,))[0] == place else []
    drawn = draw()
    files = drawn if isinstance(drawn, list) else [drawn] if drawn else []
    known[key] = place, [file.file_id for file in files]
    return None if known[key][1] == held else files


def _keep(files: Sequence[UploadedFile]) -> None:
    """Replaces all earlier photos."""
    photos: list[Photo] = []
    total = 0
    for file in files:
        if len(photos) < MOST_FILES and total + file.size <= MOST_BYTES:
            photos.append(_photo(file.name, file))
            total += file.size
    late = len(files) - len(photos)
    limits = f"An upload holds up to {MOST_FILES} photos and {MOST_BYTES // 10**6} MB"
    left_out = f"{late} {'was' if late == 1 else 'were'} left out"
    st.session_state["photos_left_out"] = f"{limits}, so {left_out}. Upload the rest separately." if late else ""
    st.session_state["photos"], st.session_state["photo"] = photos, photos[0] if photos else None


def _photo(name: str, file: UploadedFile) -> Photo:
    data = file.getvalue()
    return Photo(name, data, hashlib.sha256(data).hexdigest())


@st.cache_data(max_entries=64, show_spinner=False)
def _upright(digest: str, _photo: Photo) -> tuple[bytes, int, str]:
    picture = open_picture(_photo.picture, at_least=2 * WIDEST)
    said = notes(picture)
    width = min(WIDEST, picture.width, HIGHEST * picture.width // picture.height)
    picture.thumbnail((2 * WIDEST, 2 * HIGHEST))  # two pixels to each CSS pixel, for sharp screens
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue(), max(1, width), "; ".join(said)


@st.cache_data(max_entries=256, show_spinner=False)
def _predict(digest: str, folder: str, loaded: int, _photo: Photo) -> Prediction:
    return cached.model(folder).predict(_photo.picture)
