"""Whose mistakes the page shows: a run, an epoch, some of the pictures. Predictions that weren't kept are made again by
the model in the background."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from core.data.config import DataConfig
from core.data.labels.corrections import Corrections, file_of
from core.data.labels.journal import Journal
from core.data.load import DataLoaders, Split
from core.data.sources.changes import state_of
from core.runs import Run
from core.runs.worker.process import run_folder
from core.train.learner import load_learner
from core.train.predictions.stored import StoredPreds, fingerprints, followed, kept_epochs, place_of, read
from core.understand import Interpretation
from core.understand.mistakes import PredsProgress, data_for, predict_splits
from core.wording import plural
from ui.forms import models
from ui.page import cached, fields
from ui.page.heading import explained
from ui.watching.background import BackgroundJob
from ui.watching.background_view import offer, show_progress

PARTS: dict[str, tuple[Split, ...]] = {"validation": ("valid",), "all": ("train", "valid")}
CHANGED = "The pictures or labels have changed since this run, so its predictions no longer match. Train again."


@dataclass(frozen=True)
class Predictions:
    """One run's predictions, its data set, and the journal as it is now."""

    run: Run
    dls: DataLoaders
    vocab: list[str]
    found: Interpretation
    epoch: int | None  # None: the model as it was at the end
    part: str
    journal: Journal
    corrections: Corrections
    groups: list[str] | None = None  # of each class, where groups are compared and not classes

    @property
    def wrong(self) -> int:
        """How many pictures got another class as answer, or another group."""
        names = np.array(self.groups or range(len(self.vocab)))
        return int((names[self.found.predicted] != names[self.found.actual]).sum())

    def item(self, index: int) -> int:
        """The place in `dls.items` of picture `index`."""
        return self.found.preds.items[index]

    def file(self, item: int) -> str:
        """The journal's name for a picture of `dls.items`."""
        return file_of(self.dls.items[item].path, self.dls.root)


def choose() -> Predictions | None:
    """The inputs; None, with a sentence, where there's nothing to look at yet."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=300):
            run = models.choose()
        if run is None:
            return None
        part = fields.segmented("Pictures", PARTS, "of", "validation")
        with explained():
            dls = cached.load(run.config.data)
        epochs = kept_epochs(run_folder(run.id)) if part == "validation" else []
        epoch = _epoch(epochs)
    with explained():
        stored = read_epoch(run, epoch) if epoch is not None else _made(run, part)
    if stored is None:
        return None
    now = followed(stored, dls)
    if now is None:
        st.warning(CHANGED, icon=":material/sync_problem:")
        return None
    if gone := len(stored.preds.items) - len(now.preds.items):
        been, so = ("has", "it's") if gone == 1 else ("have", "they're")
        words = (
            f"{plural(gone, 'picture')} {been} been renamed, moved or deleted since this run, so {so} left out here."
        )
        st.warning(words, icon=":material/sync_problem:")
    stored = now
    journal = Journal(run.config.data)
    return Predictions(
        run, dls, stored.vocab, Interpretation(stored.preds), epoch, part, journal, journal.corrections()
    )


def read_epoch(run: Run, epoch: int) -> StoredPreds:
    """One epoch's predictions, kept in memory for all sessions. Raises RunError."""
    folder = run_folder(run.id)
    return _read(str(folder), epoch, cached.changed(str(place_of(folder, epoch))))


def _epoch(epochs: list[int]) -> int | None:
    """The epoch on the slider, at first the last one; None where no predictions are kept."""
    if len(epochs) < 2:
        return epochs[-1] if epochs else None
    if (asked := st.query_params.get("epoch", "")).isdecimal():  # a link from when epochs counted from 0
        st.query_params["epoch"] = _name(int(asked), epochs)
        fields.put("epoch", int(asked))
    return fields.select_slider(
        "Epoch", epochs, "epoch", epochs[-1], width=260, format_func=lambda epoch: _name(epoch, epochs)
    )


def _name(epoch: int, epochs: list[int]) -> str:
    return f"{epoch + 1} of {epochs[-1] + 1}"


@st.cache_resource(max_entries=32, show_spinner=False)
def _read(folder: str, epoch: int, changed: float) -> StoredPreds:
    return read(Path(folder), epoch)


def _made(run: Run, part: str) -> StoredPreds | None:
    """The model's predictions, or the progress while they are made."""
    data, changed = run.config.data, cached.changed(f"{run.model}/model.safetensors")
    job = _job(run.model, changed, data.model_dump_json(), state_of(data.source), part)
    if job.result is not None:
        return job.result
    if job.running:
        show_progress(job)
        return None
    which = "all pictures" if part == "all" else "the validation pictures"
    what = f"The model has to look at {which} first. Its answers are kept until the app restarts."
    offer(job, what, f"Predict {which}", "predict_all")
    return None


@st.cache_resource(max_entries=8, show_spinner=False)
def _job(model: str, changed: float, config_json: str, state: int, part: str) -> BackgroundJob:
    """One for all sessions while the pictures stay the same, with its own learner and data, since the pages may be
    using theirs."""

    def work() -> Generator[PredsProgress | StoredPreds, None, None]:
        learn = load_learner(model)
        dls = data_for(learn, DataConfig.model_validate_json(config_json))
        for step in predict_splits(learn, dls, PARTS[part]):
            if isinstance(step, PredsProgress):
                yield step
            else:
                yield StoredPreds(step, learn.vocab, fingerprints(dls, step.items))

    return BackgroundJob("The prediction", work, PredsProgress(0, 0))
