"""What a model makes of a photo, kept in memory between reruns: prediction, heatmap, doubts."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from core.errors import PetLabError
from core.plots.pictures import data_uri
from core.runs import Run
from core.train.learner import Learner
from core.understand.answers import Answer
from core.understand.doubts import Doubt, doubt
from core.understand.examined import Examined, examine
from core.understand.grad_cam import Heatmap, heatmap_of
from core.understand.medium.judge import Medium, is_foreign
from core.understand.reference import Reference
from ui.forms import models, photo_model
from ui.forms.medium import seen_by
from ui.forms.photo import Photo
from ui.page import cached
from ui.predict.photos import opened
from ui.predict.reference_job import ReferenceJob, reference_job


@dataclass(frozen=True)
class Model:
    """A run's loaded model, and the job that makes its reference."""

    run: Run
    learn: Learner
    job: ReferenceJob | None  # None for the photo model

    @property
    def key(self) -> str:
        """Its key in caches."""
        return f"{self.run.model} {cached.changed(str(Path(self.run.model) / 'model.safetensors'))}"

    @property
    def name(self) -> str:
        return models.name_of(self.run)

    @property
    def reference(self) -> Reference | None:
        return self.job.reference if self.job else None

    @property
    def classes(self) -> str:
        """ "the 37 breeds" where they are breeds, else "the 3 classes"."""
        n = len(self.learn.vocab)
        return f"the {n} breeds" if n == 37 or self.run.config.data.source in ("toy", "oxford") else f"the {n} classes"


def load(run: Run) -> Model:
    """A run's model; its reference is read, or started in the background. Raises ModelError."""
    learn = cached.model(run.model)
    return Model(run, learn, None if run.id == photo_model.NUMBER else reference_job(run, learn))


def answer(photo: Photo, model: Model) -> tuple[Answer, Examined | None]:
    """The model's answer, and the pass behind it; None where the photo can't be read."""
    try:
        found = examined(photo, model)
    except PetLabError as error:
        return Answer(photo.name, model.name, model.learn.vocab, None, error=str(error)), None
    doubts, other = doubts_about(found, model.reference), foreign(photo, model) is not None
    return Answer(photo.name, model.name, model.learn.vocab, found.prediction, doubts, foreign=other), found


def foreign(photo: Photo, model: Model) -> Medium | None:
    """What the model has only ever seen, where this picture looks like the other: "drawings" for a photo. None for its
    own kind, and for a picture of its own data."""
    seen = seen_by(model.run)
    asked = photo.truth is None and model.run.id != photo_model.NUMBER
    apart = asked and seen and is_foreign(seen, opened(photo, model.learn.presize).photo)
    return seen if apart else None


def examined(photo: Photo, model: Model) -> Examined:
    """Raises PictureError."""
    return _examined(photo.digest, model.key, photo, model.learn)


@st.cache_data(max_entries=128, show_spinner=False)
def _examined(digest: str, key: str, _photo: Photo, _learn: Learner) -> Examined:
    side = _learn.presize
    square = np.frombuffer(opened(_photo, side).square, np.uint8).reshape(side, side, 3)
    return examine(_learn, square)


def heat(photo: Photo, model: Model, target: int) -> Heatmap:
    """Raises PictureError."""
    return _heat(photo.digest, model.key, target, photo, model)


@st.cache_data(max_entries=512, show_spinner=False)
def _heat(digest: str, key: str, target: int, _photo: Photo, _model: Model) -> Heatmap:
    return heatmap_of(_model.learn, examined(_photo, _model), target)


def doubts_about(found: Examined, reference: Reference | None) -> Doubt | None:
    """None until there is a reference."""
    if reference is None:
        return None
    return doubt(reference, found.prediction.probs, reference.distance(found.feature))


def seen_uri(found: Examined) -> str:
    """What the model saw, as a data URI."""
    return data_uri(found.seen, quality=92)
