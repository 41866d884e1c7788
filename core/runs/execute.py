"""Carries out a `RunConfig`: data, learner and event stream, with checkpoints in the run's folder. The worker, the
command line and exported notebooks use it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.data.load import DataLoaders, load_data
from core.model.weights import download
from core.runs.config import RunConfig
from core.runs.kinds.kind import Work
from core.runs.kinds.registry import kind_of
from core.train import checkpoint
from core.train.events import Download, Event
from core.train.learner import Learner, create_learner

CHECKPOINT = "checkpoint.safetensors"
MODEL = "model"


class Job:
    """A run in progress: `events` is its stream, and `checkpoint` may be called between any two of them.

    The data is read right away; weights are downloaded and the learner created for the first event. Unless `keep_preds`
    is False, each epoch's validation predictions go to the folder.
    """

    def __init__(self, config: RunConfig, folder: Path, keep_preds: bool = True, resume: bool = True):
        self.config = config
        self.kind = kind_of(config)
        self._keep_preds = keep_preds
        self.folder = folder
        self._dls = load_data(config.data) if self.kind.needs_data else None
        self._saved = folder / CHECKPOINT if resume and (folder / CHECKPOINT).exists() else None
        # number of the last event before the checkpoint; 0 at the start
        self.resume_seq = int(checkpoint.extra_of(self._saved).get("seq", 0)) if self._saved else 0
        self.learn: Learner | None = None
        self._inspected = False
        self.events: Iterator[Event] = self._events()

    @property
    def dls(self) -> DataLoaders:
        if self._dls is None:
            raise ValueError(f"kind: a run of kind {self.config.kind!r} has no data")
        return self._dls

    def inspect_steps(self, yes: bool) -> None:
        """Whether a StepDetail follows each BatchEnd, from the next batch on."""
        self._inspected = yes
        if self.learn is not None:
            self.learn.training.inspected = yes

    def checkpoint(self, seq: int) -> None:
        """Saves everything the next event depends on, with the number of the last stored event."""
        if self.kind.resumes and self.learn is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.learn.save_checkpoint(self.folder / CHECKPOINT, seq=seq)

    def finish(self) -> str:
        """Exports the model and returns its folder, or "" if there is none."""
        if not self.kind.leaves_model or self.learn is None:
            return ""
        return str(self.learn.export(self.folder / MODEL))

    def discard(self) -> None:
        """Deletes the checkpoint, several times as large as the model."""
        (self.folder / CHECKPOINT).unlink(missing_ok=True)

    def close(self) -> None:
        """Stops the stream."""
        self.events.close()  # type: ignore[attr-defined]

    def _events(self) -> Iterator[Event]:
        if self.kind.needs_data:
            if self.config.pretrained == "imagenet":
                with closing(download(self.config.arch)) as progress:
                    for told in progress:
                        yield Download(*told)
            self.learn = make_learner(self.config, self.dls)
            self.learn.training.inspected = self._inspected
        yield from self.kind.events(Work(self.config, self.learn, self.folder, self._saved, self._keep_preds))


def open_job(config: RunConfig, folder: Path, keep_preds: bool = True, resume: bool = True) -> Job:
    """The run of `config`, ready to go: from the checkpoint in `folder` if there is one and `resume`.

    Raises PetLabError for problems with the data; the first event may raise one for the weights or the checkpoint.
    """
    return Job(config, folder, keep_preds, resume)


def make_learner(config: RunConfig, dls: DataLoaders) -> Learner:
    """The untrained learner that `config` describes."""
    learn = create_learner(dls, config.arch, config.pretrained, config.precision, config.seed)
    if config.frozen:
        learn.freeze()
    else:
        learn.unfreeze()
    return learn
