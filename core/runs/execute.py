"""Doing what a `RunConfig` asks: data, learner and its event stream, with checkpoints in the run's folder.
The worker and the command line both train through this; who listens to the events is theirs."""

from collections.abc import Iterator
from pathlib import Path

from core.data.load import load_data
from core.runs.config import RunConfig
from core.train.events import Event
from core.train.learner import Learner, create_learner
from core.train.plan import Plan, fine_tune_plan, fit_one_cycle_plan

CHECKPOINT = "checkpoint.safetensors"
MODEL = "model"


class Job:
    """A run in progress: `events` is its stream, `checkpoint` may be called between any two of them."""

    def __init__(self, config: RunConfig, folder: Path):
        self.config = config
        self.folder = folder
        self.resume_seq = 0  # the number that the last checkpoint was given; 0 where the run begins
        self.learn = make_learner(config)
        self.events = self._train() if config.kind == "train" else self._lr_find()

    def checkpoint(self, seq: int) -> None:
        """Writes down all that the next event depends on, with the number of the last event that was stored."""
        if self.config.kind == "train":
            self.folder.mkdir(parents=True, exist_ok=True)
            self.learn.save_checkpoint(self.folder / CHECKPOINT, seq=seq)

    def finish(self) -> str:
        """Exports the model and returns its folder; an empty text for a learning rate finder."""
        return str(self.learn.export(self.folder / MODEL)) if self.config.kind == "train" else ""

    def close(self) -> None:
        """Stops the stream, wherever it is."""
        self.events.close()  # type: ignore[attr-defined]

    def _train(self) -> Iterator[Event]:
        resume = self.folder / CHECKPOINT
        plan = plan_run(self.config, len(self.learn.dls.train), len(self.learn.layer_groups))
        events = self.learn.fit(plan, self.config.wd, resume if resume.exists() else None)
        self.resume_seq = int(self.learn.resumed_with.get("seq", 0))
        return events

    def _lr_find(self) -> Iterator[Event]:
        return self.learn.lr_find(self.config.start_lr, self.config.end_lr, self.config.num_it)


def open_job(config: RunConfig, folder: Path) -> Job:
    """The run of `config`, ready to go: from its checkpoint in `folder` where there is one.

    Raises PetLabError for what a person can mend: the data, the weights, a checkpoint of other data.
    """
    return Job(config, folder)


def make_learner(config: RunConfig) -> Learner:
    """The learner that `config` describes, before any training."""
    learn = create_learner(load_data(config.data), config.arch, config.pretrained, config.precision, config.seed)
    if config.frozen:
        learn.freeze()
    else:
        learn.unfreeze()
    return learn


def plan_run(config: RunConfig, steps_per_epoch: int, n_groups: int = 3) -> Plan:
    """The phases that `config` asks for, known before any model is made."""
    if config.method == "fine_tune":
        low, base_lr = config.lr if isinstance(config.lr, tuple) else (None, config.lr)
        spread = {} if low is None else {"lr_mult": base_lr / low}  # a slice says how far the layer groups lie apart
        return fine_tune_plan(steps_per_epoch, config.epochs, base_lr, config.freeze_epochs, n_groups, **spread)
    return fit_one_cycle_plan(steps_per_epoch, config.epochs, config.lr_max, n_groups, config.frozen)
