"""`Learner`: a model, its data and its optimizer, with the book's verbs on them."""

from collections.abc import Iterator
from pathlib import Path

import torch

from core.data.load import DataLoaders, Split
from core.errors import ModelError
from core.model.architecture import create_model
from core.model.weights import TRAINED_ON, Pretrained, load_pretrained
from core.train import checkpoint, loop
from core.train.events import Estimate, Event
from core.train.failures import memory_explained
from core.train.lr_find import finder, proof
from core.train.measure import estimate, formats
from core.train.plan import Method, Plan, fine_tune_plan, fit_one_cycle_plan, make_plan
from core.train.predictions import inference
from core.train.rate import AnyRate
from core.train.state import WD, ModelCard, State
from core.train.step.optimizer import set_decay
from core.train.step.precision import Precision, choose_precision
from core.train.step.weights import copied
from core.train.training import Training

PICTURES = {"toy": "toy pets", "oxford": "Oxford photos"}  # of a source, in words


class Learner:
    """A model that learns from `dls`. `fine_tune`, `fit_one_cycle` and `lr_find` are generators of events: work starts
    when you ask for the first one, and closing the generator stops it. One runs at a time; `training` is the latest.

    A learner from `load_learner` has no data: it can only predict.
    """

    def __init__(self, state: State, dls: DataLoaders | None):
        self.state = state
        self._dls = dls
        self.training = Training()
        self.model = state.model
        self.layer_groups = state.layer_groups
        self.device = state.device
        card = state.card
        self.arch, self.vocab, self.presize, self.size = card.arch, card.vocab, card.presize, card.size
        self.trained_on = card.trained_on

    @property
    def dls(self) -> DataLoaders:
        if self._dls is None:
            raise ValueError("dls: this learner came from a folder, without data; use create_learner(dls) to train")
        return self._dls

    @property
    def precision(self) -> Precision:
        return self.state.precision

    def freeze(self) -> None:
        """Lets only the head and the body's batch norms learn."""
        self.state.freeze()

    def unfreeze(self) -> None:
        """Lets all layers learn."""
        self.state.freeze(body=False)

    @property
    def frozen(self) -> bool:
        return not all(parameter.requires_grad for parameter in self.model.parameters())

    def plan(self, method: Method, epochs: int, lr: AnyRate | None = None, freeze_epochs: int = 1) -> Plan:
        """What `fine_tune`, `fit_one_cycle` or `fit_constant` ("constant") would do: phases, rates and momentum."""
        return make_plan(
            method, len(self.dls.train), epochs, lr, freeze_epochs, len(self.layer_groups), frozen=self.frozen
        )

    def fine_tune(
        self,
        epochs: int,
        base_lr: AnyRate = 2e-3,
        freeze_epochs: int = 1,
        wd: float = WD,
        lr_mult: float = 100,
        pct_start: float = 0.3,
        div: float = 5.0,
    ) -> Iterator[Event]:
        """Trains the head alone for `freeze_epochs`, then all layers for `epochs`; see `fine_tune_plan`."""
        steps, n_groups = len(self.dls.train), len(self.layer_groups)
        return self.fit(fine_tune_plan(steps, epochs, base_lr, freeze_epochs, n_groups, lr_mult, pct_start, div), wd)

    def fit_one_cycle(
        self,
        epochs: int,
        lr_max: AnyRate = 1e-3,
        wd: float = WD,
        pct_start: float = 0.25,
        div: float = 25.0,
        div_final: float = 1e5,
    ) -> Iterator[Event]:
        """Trains for `epochs` on one cycle of the rate; see `fit_one_cycle_plan`. What is frozen stays frozen."""
        steps, n_groups = len(self.dls.train), len(self.layer_groups)
        return self.fit(fit_one_cycle_plan(steps, epochs, lr_max, n_groups, self.frozen, pct_start, div, div_final), wd)

    def fit_constant(self, epochs: int, lr: AnyRate = 1e-3, wd: float = WD) -> Iterator[Event]:
        """Trains for `epochs` at a constant rate: fastai's `fit`."""
        return self.fit(self.plan("constant", epochs, lr), wd)

    def fit(
        self, plan: Plan, wd: float = WD, resume: Path | None = None, label_smoothing: float = 0.0
    ) -> Iterator[Event]:
        """Follows `plan`, from the checkpoint in the file `resume` if given. `label_smoothing` applies to the training
        loss only."""
        start = copied(self.layer_groups)  # before a checkpoint is read: training started with fresh weights
        set_decay(self.state.optimizer, wd)
        training = self.training = Training(plan, wd, label_smoothing, start, inspected=self.training.inspected)
        if resume:
            checkpoint.load_checkpoint(resume, self.state, self.dls, training)
        return self._told(loop.fit(self.state, self.dls, training))

    def save_checkpoint(self, path: Path, seq: int = 0) -> None:
        """Saves a training between two events; `fit(plan, resume=path)` resumes it. `seq` numbers the last event."""
        checkpoint.save_checkpoint(path, self.state, self.dls, self.training, {"seq": seq})

    def lr_find(self, start_lr: float = 1e-7, end_lr: float = 10, num_it: int = 100) -> Iterator[Event]:
        """A mock training with a rising rate, ending with an LRFindEnd. The learner stays as it is."""
        return self._told(finder.find_lr(self.state, self.dls.train, start_lr, end_lr, num_it))

    def prove(self, lr: float, steps: int = 20) -> Iterator[Event]:
        """Short mock trainings at lr / 10, lr and 10 lr, ending with a ProofEnd. The learner stays as it is."""
        return self._told(proof.prove(self.state, self.dls.train, lr, steps))

    def estimate(self) -> Estimate:
        """How long batches take here; `plan_seconds` turns that into a training's time."""
        with memory_explained(self.arch, self.dls.config):
            return estimate.estimate(self.state, self.dls)

    def compare_formats(self) -> Iterator[Event]:
        """A FormatRow each for fp32 and half precision: speed, memory and error. The learner stays as it is."""
        return self._told(formats.compare_formats(self.state, self.dls.train))

    def _told(self, events: Iterator[Event]) -> Iterator[Event]:
        with memory_explained(self.arch, self.dls.config):
            yield from events

    def get_preds(self, split: Split = "valid") -> inference.Preds:
        """Predictions for every picture of a split, without augmentation, in the split's order."""
        return inference.join(inference.outputs(self.state, self.dls.loader(split).as_valid()))

    def predict(self, image: inference.Picture) -> inference.Prediction:
        """The prediction for a PIL image, an array (H, W, 3), a path, or a file's bytes."""
        return inference.predict(self.state, image)

    def export(self, folder: Path) -> Path:
        """Writes the model folder that `load_learner` reads."""
        return checkpoint.export(self.state, Path(folder))


def create_learner(
    dls: DataLoaders,
    arch: str = "resnet18",
    pretrained: Pretrained = "toy",
    precision: str = "auto",
    seed: int = 0,
    device: str | None = None,
) -> Learner:
    """A learner with a pretrained, frozen body and a new head, like fastai's `vision_learner`.

    `device` defaults to the GPU if there is one. Raises ModelError for an unknown name or unavailable weights,
    ValueError for an unknown precision.
    """
    model = create_model(arch, len(dls.vocab), seed)
    load_pretrained(model[0], arch, pretrained)
    where = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    model.to(where)
    own = f"{len(dls.train.indices)} {PICTURES.get(dls.config.source, f'pictures from {dls.config.source}')}"
    trained_on = f"{TRAINED_ON[pretrained]}, then on {own}" if pretrained else own
    card = ModelCard(arch, pretrained, dls.vocab, dls.config.presize, dls.config.size, trained_on)
    chosen = choose_precision(precision, model, arch, dls.config.size, where)
    learn = Learner(State(model, card, chosen, precision, seed), dls.to(where))
    if pretrained is not None:
        learn.freeze()
    return learn


def load_learner(folder: Path | str, device: str | None = None) -> Learner:
    """The learner that `export` wrote, ready to predict. Raises ModelError if `folder` isn't a model folder."""
    tensors, about = checkpoint.read_export(Path(folder))
    try:
        epochs_seen = about.pop("epochs", 0)
        card = ModelCard(**about)
        model = create_model(card.arch, len(card.vocab))
        model.load_state_dict(tensors)
        model.to(torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu")))
        return Learner(State(model.eval(), card, epochs_seen=epochs_seen), None)
    except (AttributeError, KeyError, TypeError, RuntimeError) as error:  # RuntimeError: weights of another shape
        raise ModelError(
            f"model.json and model.safetensors in {folder} don't belong together.", "Export the model again."
        ) from error
