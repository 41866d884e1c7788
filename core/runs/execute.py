"""Doing what a `RunConfig` asks: data, learner and its event stream, with checkpoints in the run's folder.
The worker and the command line both train through this; who listens to the events is theirs."""

from collections.abc import Iterator
from pathlib import Path

from core.data.load import DataLoaders, load_data
from core.model.weights import download
from core.runs.config import RunConfig
from core.train import checkpoint
from core.train.events import Download, EpochEnd, Event
from core.train.learner import Learner, create_learner
from core.train.measure.architectures import compare_architectures
from core.train.measure.estimate import remember_estimate
from core.train.plan import Plan, constant_plan, fine_tune_plan, fit_one_cycle_plan
from core.train.predictions import stored as valid_preds

CHECKPOINT = "checkpoint.safetensors"
MODEL = "model"


class Job:
    """A run in progress: `events` is its stream, `checkpoint` may be called between any two of them.

    The data are read at once; weights are downloaded, and the learner made, when the first event is asked for. Each
    epoch's validation predictions go to the folder, unless `keep_preds` is False.
    """

    def __init__(self, config: RunConfig, folder: Path, keep_preds: bool = True):
        self.config = config
        self._keep_preds = keep_preds
        self.folder = folder
        self.dls = load_data(config.data)
        self._saved = folder / CHECKPOINT if (folder / CHECKPOINT).exists() else None
        # The number that the last checkpoint was given; 0 where the run begins.
        self.resume_seq = int(checkpoint.extra_of(self._saved).get("seq", 0)) if self._saved else 0
        self.learn: Learner | None = None
        self._closely = False
        self.events: Iterator[Event] = self._events()

    def look_closely(self, yes: bool) -> None:
        """From the next batch on, a StepDetail follows each BatchEnd, or none does any more."""
        self._closely = yes
        if self.learn is not None:
            self.learn.closely = yes

    def checkpoint(self, seq: int) -> None:
        """Writes down all that the next event depends on, with the number of the last event that was stored."""
        if self.config.kind == "train" and self.learn is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.learn.save_checkpoint(self.folder / CHECKPOINT, seq=seq)

    def finish(self) -> str:
        """Exports the model and returns its folder; an empty text where there is none."""
        if self.config.kind != "train" or self.learn is None:
            return ""
        return str(self.learn.export(self.folder / MODEL))

    def discard(self) -> None:
        """Deletes the checkpoint, several times as large as the model."""
        (self.folder / CHECKPOINT).unlink(missing_ok=True)

    def close(self) -> None:
        """Stops the stream, wherever it is."""
        self.events.close()  # type: ignore[attr-defined]

    def _events(self) -> Iterator[Event]:
        config = self.config
        if config.pretrained == "imagenet":
            for done, total in download(config.arch):
                yield Download(f"ImageNet's weights for {config.arch}", done, total)
        learn = self.learn = make_learner(config, self.dls)
        learn.closely = self._closely
        if config.kind == "lr_find":
            yield from learn.lr_find(config.start_lr, config.end_lr, config.num_it)
            return
        if config.kind == "formats":
            yield from learn.compare_formats()
            return
        if config.kind == "architectures":
            size, n_classes = config.data.size, len(learn.vocab)
            yield from compare_architectures(size, n_classes, learn.device, learn.precision)
            return
        if config.kind == "proof":
            yield from learn.prove(config.lr[1] if isinstance(config.lr, tuple) else config.lr, config.num_it)
            return
        if config.kind == "estimate":
            pace = learn.estimate()
            remember_estimate(pace, config.precision, learn.device)
            yield pace
            return
        plan = plan_run(config, len(self.dls.train), len(learn.layer_groups))
        for event in learn.fit(plan, config.wd, self._saved, config.label_smoothing):
            if isinstance(event, EpochEnd) and learn.valid_outputs and self._keep_preds:
                valid_preds.keep(self.folder, event.epoch, plan.epochs, learn.valid_outputs, learn.vocab)
            yield event


def open_job(config: RunConfig, folder: Path, keep_preds: bool = True) -> Job:
    """The run of `config`, ready to go: from its checkpoint in `folder` where there is one.

    Raises PetLabError for what a person can mend in the data; the first event may raise one for the weights, or for a
    checkpoint of other data.
    """
    return Job(config, folder, keep_preds)


def make_learner(config: RunConfig, dls: DataLoaders) -> Learner:
    """The learner that `config` describes on its data, before any training."""
    learn = create_learner(dls, config.arch, config.pretrained, config.precision, config.seed)
    if config.frozen:
        learn.freeze()
    else:
        learn.unfreeze()
    return learn


def plan_run(config: RunConfig, steps_per_epoch: int, n_groups: int = 3) -> Plan:
    """The phases that `config` asks for, known before any model is made."""
    if config.method == "fine_tune":
        return fine_tune_plan(steps_per_epoch, config.epochs, config.lr_max, config.freeze_epochs, n_groups)
    if config.method == "constant":
        return constant_plan(steps_per_epoch, config.epochs, config.lr_max, n_groups, config.frozen)
    return fit_one_cycle_plan(steps_per_epoch, config.epochs, config.lr_max, n_groups, config.frozen)
