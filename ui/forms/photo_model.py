"""The photo model beside the trained ones: its place in the lists of models, and its download, which runs in the
background while the page works on."""

from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.data.config import DataConfig
from core.data.download import oxford_pets
from core.data.download.transfer import Progress, partial_of
from core.model.imagenet import IMAGENET_NAMES, PHOTO_ARCH
from core.model.weights import download, weights_bytes, weights_file, weights_url
from core.runs import Run, RunConfig
from core.understand.photo_model import SIZE
from ui.page import fields
from ui.page.escape import for_markdown
from ui.watching.background import BackgroundJob
from ui.watching.background_view import show_progress

NUMBER = 0  # among the runs, whose own numbers start at 1
NAME = "Photo model (ImageNet)"
ASKED = "photo_model_asked"  # in the session: show it as soon as it's here


def is_there() -> bool:
    return weights_file(PHOTO_ARCH).is_file()


def as_run() -> Run:
    """The photo model as a finished run, for pages that ask any model. Its example pictures are the Oxford photos."""
    data = DataConfig(source="oxford", size=SIZE, presize=SIZE)
    return Run(
        NUMBER, RunConfig(name=NAME, data=data, arch=PHOTO_ARCH, pretrained="imagenet"), "finished", command="",
        created=0.0, started=None, ended=None, last_seq=0, error=None, model=str(weights_file(PHOTO_ARCH)), worker="",
        step=0, steps_per_epoch=None, epochs=0, total_epochs=0, valid_loss=None, error_rate=None, name=NAME,
        deleted=None, rewinds=0,
    )  # fmt: skip


def arrived() -> None:
    """Chooses the photo model if this session asked for it and it's here now."""
    if is_there() and st.session_state.pop(ASKED, False):
        fields.put("model", NUMBER)
        if not oxford_pets.is_there() and st.session_state.get("from", "example") == "example":
            fields.put("from", "upload")


def offer() -> None:
    """What the photo model is, and its button; while it's downloaded, the progress; why the last try failed."""
    job = _job()
    if job.running:
        show_progress(job, _words, "stop_photo_model", every=0.3)  # the answer follows at once
        return
    if job.error:
        st.error(for_markdown(job.error), icon=":material/build:")
    button("get_photo_model")
    if not is_there():
        server = urlsplit(weights_url(PHOTO_ARCH)).netloc
        st.caption(
            f"It has learned from 1.28 million photos of 1,000 kinds of things, {len(IMAGENET_NAMES)} of the 37 breeds "
            f"among them, so it answers without any training. It's downloaded once, from {for_markdown(server)}."
        )


def button(key: str) -> None:
    """Gets the photo model, or asks it if it's here."""
    if is_there():
        st.button("Ask the photo model", icon=":material/photo_camera:", key=key, on_click=_get)
        return
    left = weights_bytes(PHOTO_ARCH) - _size(partial_of(weights_file(PHOTO_ARCH)))
    verb = "Get" if left == weights_bytes(PHOTO_ARCH) else "Continue getting"
    label = f"{verb} the photo model ({max(0, left) / 1e6:.0f} MB)"
    st.button(label, icon=":material/download:", key=key, on_click=_get, disabled=_job().running)


def _get() -> None:
    st.session_state[ASKED] = True
    if not is_there():
        _job().start()


def _job() -> BackgroundJob:
    return _job_for(weights_url(PHOTO_ARCH), str(weights_file(PHOTO_ARCH)))


@st.cache_resource(max_entries=2, show_spinner=False)
def _job_for(url: str, file: str) -> BackgroundJob:
    """One download for all sessions."""

    def work() -> Generator[Progress | Path, None, None]:
        yield from download(PHOTO_ARCH)
        yield Path(file)

    return BackgroundJob("The download of the photo model", work, Progress("", 0, 0), alone=False)


def _words(done: int, total: int) -> str:
    if not done:
        return "Getting the photo model …"
    return f"Getting the photo model: {done / 1e6:,.1f}{f' of {total / 1e6:,.1f}' if total else ''} MB"


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
