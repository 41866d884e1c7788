"""`Learner`: a model, its data and its optimizer, with the book's verbs on them.
Each verb is a short module of its own; this file only ties them together."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.data.load import DataLoaders, Split
from core.errors import ModelError
from core.model.architecture import create_model, layer_groups
from core.model.weights import TRAINED_ON, Pretrained, load_pretrained
from core.train import checkpoint, loop
from core.train.events import Estimate, Event
from core.train.failures import memory_explained
from core.train.lr_find import finder, proof
from core.train.measure import estimate
from core.train.measure import formats as compare_formats
from core.train.plan import Method, Plan, constant_plan, fine_tune_plan, fit_one_cycle_plan
from core.train.predictions import inference
from core.train.step import weights as moved
from core.train.step.optimizer import create_optimizer, freeze_to
from core.train.step.precision import choose_precision


class Learner:
    """A model that learns from `dls`. `fine_tune`, `fit_one_cycle` and `lr_find` are generators of events: nothing is
    learnt before the first is asked for, and closing the generator stops the training. One runs at a time.

    A learner that `load_learner` read has no data: it predicts, and that is all.
    """

    def __init__(self, dls: DataLoaders | None, model: nn.Sequential, arch: str, vocab: list[str], **about: Any):
        self._dls = dls
        self.model = model
        self.arch = arch
        self.vocab = vocab
        self.pretrained: Pretrained = about["pretrained"]
        self.precision = about.get("precision", "fp32")
        self.precision_wanted: str = about.get("precision_wanted", self.precision)  # perhaps "auto"
        self.presize: int = about["presize"]
        self.size: int = about["size"]
        self.trained_on: str = about["trained_on"]
        self.device = next(model.parameters()).device
        self.seed: int = about.get("seed", 0)
        self.wd = 0.01
        self.label_smoothing = 0.0
        self.closely = False  # where True, a StepDetail follows each BatchEnd
        self.loss_func: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = self._cross_entropy
        self.epochs_seen: int = about.get("epochs", 0)  # decides the order of the next epoch
        self.steps_seen = 0  # decides what dropout drops in the next step
        self.layer_groups = layer_groups(model, arch)
        self.optimizer = create_optimizer(self.layer_groups, self.wd)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=self.precision == "fp16")
        self.valid_outputs: loop.ValidOutputs | None = None  # what the last validation gave
        self.fitted: Plan | None = None  # what `fit` was asked last
        self.weights_at_start: moved.Weights = []  # when `fit` was asked last
        self._progress = loop.Progress()

    @property
    def dls(self) -> DataLoaders:
        if self._dls is None:
            raise ValueError("dls: this learner was loaded from a folder and has no data; create_learner(dls) trains")
        return self._dls

    def _cross_entropy(self, logits: torch.Tensor, targs: torch.Tensor) -> torch.Tensor:
        return nn.functional.cross_entropy(logits, targs, label_smoothing=self.label_smoothing)

    def freeze(self) -> None:
        """Only the head learns, and the body's batch norms."""
        freeze_to(self.layer_groups, len(self.layer_groups) - 1)

    def unfreeze(self) -> None:
        """All layers learn."""
        freeze_to(self.layer_groups, 0)

    @property
    def frozen(self) -> bool:
        return not all(parameter.requires_grad for parameter in self.model.parameters())

    def plan(
        self, method: Method, epochs: int, lr: float | slice | None = None, freeze_epochs: int = 1, **more: Any
    ) -> Plan:
        """What a verb would do ("constant" is `fit_constant`): phases, rates and momenta, before any training."""
        steps, n_groups = len(self.dls.train), len(self.layer_groups)
        if method == "fine_tune":
            return fine_tune_plan(steps, epochs, 2e-3 if lr is None else lr, freeze_epochs, n_groups, **more)
        if method == "fit_one_cycle":
            return fit_one_cycle_plan(steps, epochs, 1e-3 if lr is None else lr, n_groups, self.frozen, **more)
        if method == "constant":
            return constant_plan(steps, epochs, 1e-3 if lr is None else lr, n_groups, self.frozen, **more)
        raise ValueError(f'method: expected "fine_tune", "fit_one_cycle" or "constant", got {method!r}')

    def fine_tune(
        self, epochs: int, base_lr: float = 2e-3, freeze_epochs: int = 1, wd: float = 0.01, **more: Any
    ) -> Iterator[Event]:
        """The head alone for `freeze_epochs`, then all layers for `epochs`. See `fine_tune_plan` for `more`."""
        return self.fit(self.plan("fine_tune", epochs, base_lr, freeze_epochs, **more), wd)

    def fit_one_cycle(
        self, epochs: int, lr_max: float | slice = 1e-3, wd: float = 0.01, **more: Any
    ) -> Iterator[Event]:
        """`epochs` on one cycle of the rate, frozen or not as the model is now. See `fit_one_cycle_plan` for `more`."""
        return self.fit(self.plan("fit_one_cycle", epochs, lr_max, **more), wd)

    def fit_constant(self, epochs: int, lr: float | slice = 1e-3, wd: float = 0.01) -> Iterator[Event]:
        """`epochs` at one rate from the first step to the last: fastai's `fit`."""
        return self.fit(self.plan("constant", epochs, lr), wd)

    def fit(
        self, plan: Plan, wd: float = 0.01, resume: Path | None = None, label_smoothing: float = 0.0
    ) -> Iterator[Event]:
        """Trains along `plan`; with `resume`, from the checkpoint in that file on. The validation loss is the plain
        cross-entropy, whatever the `label_smoothing` of the training loss."""
        self.fitted, self.wd, self.label_smoothing = plan, wd, label_smoothing
        for group in self.optimizer.param_groups:
            group["weight_decay"] = wd if group["decayed"] else 0.0
        self._progress = loop.Progress()
        self.weights_at_start = moved.copied(self)  # before a checkpoint is read: a training begins with fresh weights
        self.resumed_with = checkpoint.load_checkpoint(resume, self, self._progress) if resume else {}
        return self._told(loop.fit(self, plan, self._progress))

    def save_checkpoint(self, path: Path, **extra: Any) -> None:
        """Between two events of a training: all that the next one depends on. `fit(plan, resume=path)` goes on."""
        checkpoint.save_checkpoint(path, self, self._progress, extra)

    def lr_find(self, start_lr: float = 1e-7, end_lr: float = 10, num_it: int = 100) -> Iterator[Event]:
        """A mock training with a rising rate; the last event is an LRFindEnd. The learner stays as it is."""
        return self._told(finder.find_lr(self, start_lr, end_lr, num_it))

    def prove(self, lr: float, steps: int = 20) -> Iterator[Event]:
        """Short mock trainings at lr / 10, lr and 10 lr; the last event is a ProofEnd. The learner stays as it is."""
        return self._told(proof.prove(self, lr, steps))

    def estimate(self) -> Estimate:
        """How long batches take here; `core.train.measure.estimate.plan_seconds` makes a training's time of it."""
        with memory_explained(self):
            return estimate.estimate(self)

    def compare_formats(self) -> Iterator[Event]:
        """A FormatRow for fp32 and for half precision: speed, memory and error here. The learner stays as it is."""
        return self._told(compare_formats.compare_formats(self))

    def _told(self, events: Iterator[Event]) -> Iterator[Event]:
        with memory_explained(self):
            yield from events

    def get_preds(self, split: Split = "valid") -> inference.Preds:
        """Predictions for "valid" or "train", without augmentation."""
        return inference.get_preds(self, split)

    def predict(self, image: inference.Picture) -> inference.Prediction:
        """The prediction for one picture: a PIL image, an array (H, W, 3), a path, or a file's bytes."""
        return inference.predict(self, image)

    def export(self, folder: Path) -> Path:
        """Writes the model folder that `load_learner` reads."""
        return checkpoint.export(self, Path(folder))


def create_learner(
    dls: DataLoaders,
    arch: str = "resnet18",
    pretrained: Pretrained = "toy",
    precision: str = "auto",
    seed: int = 0,
    device: str | None = None,
) -> Learner:
    """A learner with a pretrained body, frozen as fastai's `vision_learner` has it, and a new head.

    `device` is the GPU where there is one, else the CPU. Raises ModelError for unknown names or weights that are not to
    be had, ValueError for a wrong precision.
    """
    model = create_model(arch, len(dls.vocab), seed)
    load_pretrained(model[0], arch, pretrained)
    where = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    model.to(where)
    dls.to(where)
    learn = Learner(
        dls,
        model,
        arch,
        dls.vocab,
        pretrained=pretrained,
        precision_wanted=precision,
        precision=choose_precision(precision, model, arch, dls.config.size, where),
        presize=dls.config.presize,
        size=dls.config.size,
        trained_on=f"{TRAINED_ON[pretrained]}; then {len(dls.train.indices)} pictures from {dls.config.source}",
        seed=seed,
    )
    if pretrained is not None:
        learn.freeze()
    return learn


def load_learner(folder: Path | str, device: str | None = None) -> Learner:
    """The learner that `export` wrote, ready to predict. Raises ModelError for what is no model folder."""
    tensors, about = checkpoint.read_export(Path(folder))
    try:
        arch, vocab = about.pop("arch"), about.pop("vocab")
        model = create_model(arch, len(vocab))
        model.load_state_dict(tensors)
        model.to(torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu")))
        return Learner(None, model.eval(), arch, vocab, **about)
    except (AttributeError, KeyError, TypeError, RuntimeError) as error:  # RuntimeError: weights of another shape
        raise ModelError(
            f"model.json and model.safetensors in {folder} do not fit together.", "Export the model again."
        ) from error
