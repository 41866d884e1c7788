"""The training loop, as a generator of events: asking for the next event runs the next batch.
It follows a `Plan` exactly, and goes on from any batch at which a checkpoint was taken."""

import math
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch
import torch.nn.functional as F

from core.data.batches.loaders import Batch
from core.errors import NotFiniteError
from core.seeds import seeded
from core.train.events import BatchEnd, EpochEnd, Event, FitEnd, FitStart, PhaseStart, PicturesSkipped
from core.train.plan import Plan
from core.train.step.inspection import look_closely
from core.train.step.optimizer import freeze_to, set_rates
from core.train.step.precision import autocast
from core.train.step.weights import distances, weights

if TYPE_CHECKING:
    from core.train.learner import Learner

SMALLER_RATE = "Take a smaller learning rate; the finder shows which."
LARGEST = 65504.0  # number in half precision
BETA = 0.98  # of the exponential average that smooths the loss, as fastai's


class ValidOutputs(NamedTuple):
    """What one validation gave: `logits` float16 (n, classes), `targs` int64 (n,), on the CPU; `items` are the
    pictures' indices in `dls.items`."""

    logits: torch.Tensor
    targs: torch.Tensor
    items: list[int]


@dataclass
class Smooth:
    """An exponential average without its bias towards zero: fastai's AvgSmoothLoss."""

    average: float = 0.0
    count: int = 0

    def add(self, loss: float) -> float:
        self.count += 1
        self.average = BETA * self.average + (1 - BETA) * loss
        return self.average / (1 - BETA**self.count)


@dataclass
class Progress:
    """Where a training stands between two batches: all of it that is not in the model and the optimizer."""

    phase: int = 0  # the current phase of the plan
    epoch: int = 0  # epochs done within it
    batch: int = 0  # batches done within the current epoch
    step: int = 0  # batches done over all phases
    epochs: int = 0  # epochs done over all phases
    announced: int = -1  # phases that were announced; -1: not even the start was
    ended: bool = False  # the end was announced too
    loss_sum: float = 0.0  # of the current epoch, over pictures
    n_seen: int = 0
    seconds: float = 0.0  # of the current epoch
    total_seconds: float = 0.0
    smooth_average: float = 0.0
    smooth_count: int = 0
    last_valid_loss: float = math.nan
    last_error_rate: float = math.nan
    n_skipped: int = 0  # pictures that could not be read, as far as it was told


def fit(learn: "Learner", plan: Plan, progress: Progress) -> Iterator[Event]:
    """Trains `learn` along `plan` from `progress` on, which it moves ahead before each event: a checkpoint taken
    between two events continues with the second. Raises NotFiniteError when the loss or a gradient is not finite.
    """
    if progress.announced < 0:
        progress.announced = 0
        config = {"arch": learn.arch, "pretrained": learn.pretrained, "precision": learn.precision, "wd": learn.wd}
        config["label_smoothing"] = learn.label_smoothing
        config |= {"device": str(learn.device), "seed": learn.seed, "steps": plan.steps, "epochs": plan.epochs}
        config |= {"data": learn.dls.config.model_dump(), "phases": [asdict(phase) for phase in plan.phases]}
        yield FitStart(len(learn.dls.train.indices), len(learn.dls.valid.indices), learn.vocab, config)
    while progress.phase < len(plan.phases):
        phase = plan.phases[progress.phase]
        freeze_to(learn.layer_groups, len(learn.layer_groups) - 1 if phase.frozen else 0)
        if progress.announced == progress.phase:
            progress.announced += 1
            yield PhaseStart(progress.phase, phase.title, phase.epochs, phase.steps, phase.frozen)
        while progress.epoch < phase.epochs:
            yield from _epoch(learn, plan, progress)
        progress.phase, progress.epoch = progress.phase + 1, 0
    if not progress.ended:
        progress.ended = True
        yield FitEnd(
            progress.epochs, progress.step, progress.last_valid_loss, progress.last_error_rate, progress.total_seconds
        )


def _epoch(learn: "Learner", plan: Plan, progress: Progress) -> Iterator[Event]:
    phase = plan.phases[progress.phase]
    smooth = Smooth(progress.smooth_average, progress.smooth_count)
    batches = learn.dls.train.batches(learn.epochs_seen, start=progress.batch)
    start = time.perf_counter()
    for batch in batches:
        lrs, mom = phase.at(progress.epoch * phase.steps_per_epoch + progress.batch)
        set_rates(learn.optimizer, lrs, mom)
        with look_closely(learn, batch) if learn.closely else nullcontext() as look:
            loss = train_step(learn, batch, f"step {progress.step}, rate {lrs[-1]:.2g}")
        n, seconds = len(batch.yb), time.perf_counter() - start
        smooth_loss = smooth.add(loss)
        progress.smooth_average, progress.smooth_count = smooth.average, smooth.count
        progress.loss_sum += loss * n
        progress.n_seen += n
        progress.seconds += seconds
        progress.batch += 1
        progress.step += 1
        yield BatchEnd(progress.step - 1, progress.epochs, loss, smooth_loss, lrs, mom, n / seconds)
        if look:
            yield look.detail(progress.step - 1)
        start = time.perf_counter()  # a pause at the yield is nobody's training time
    valid_loss, error_rate = validate(learn)
    seconds = progress.seconds + time.perf_counter() - start
    skipped = learn.dls.train.skipped | learn.dls.valid.skipped
    if len(skipped) > progress.n_skipped:
        progress.n_skipped = len(skipped)
        yield PicturesSkipped(len(skipped), list(skipped.values())[:3])
    way = distances(weights(learn), learn.weights_at_start)
    end = EpochEnd(progress.epochs, progress.loss_sum / progress.n_seen, valid_loss, error_rate, seconds, way)
    progress.last_valid_loss, progress.last_error_rate = valid_loss, error_rate
    progress.epoch, progress.epochs, learn.epochs_seen = progress.epoch + 1, progress.epochs + 1, learn.epochs_seen + 1
    progress.batch, progress.loss_sum, progress.n_seen, progress.seconds = 0, 0.0, 0, 0.0
    progress.total_seconds += seconds
    yield end


def train_step(learn: "Learner", batch: Batch, where: str, optimizer: torch.optim.Optimizer | None = None) -> float:
    """One optimizer step on one batch; returns its loss. Raises NotFiniteError when it, or a gradient, is not
    finite."""
    optimizer = optimizer or learn.optimizer
    learn.model.train()
    with seeded(learn.seed, "dropout", learn.steps_seen, device=learn.device), autocast(learn.device, learn.precision):
        loss = learn.loss_func(learn.model(batch.xb), batch.yb)
    value = loss.item()
    if not math.isfinite(value):
        raise NotFiniteError(f"The loss is not finite ({where}).", SMALLER_RATE)
    learn.scaler.scale(loss).backward()
    if not (learn.scaler.is_enabled() or _finite(learn.model)):  # fp16's scaler leaves such steps out itself
        raise NotFiniteError(f"A gradient is not finite ({where}).", SMALLER_RATE)
    learn.scaler.step(optimizer)
    learn.scaler.update()
    optimizer.zero_grad()
    learn.steps_seen += 1
    return value


def _finite(model: torch.nn.Module) -> bool:
    """Whether all gradients are finite: one that is not makes their sum so, and a sum is the cheapest way to look."""
    return math.isfinite(sum(p.grad.sum() for p in model.parameters() if p.grad is not None))


def validate(learn: "Learner") -> tuple[float, float]:
    """(mean loss, error rate in [0, 1]) over the validation set, in eval mode; the outputs stay with the learner."""
    loss_sum, wrong, n = 0.0, 0, 0
    outputs: list[torch.Tensor] = []
    targs: list[torch.Tensor] = []
    items: list[int] = []
    learn.model.eval()
    with torch.inference_mode():
        for batch in learn.dls.valid.batches(0):
            with autocast(learn.device, learn.precision):
                logits = learn.model(batch.xb)
            loss_sum += F.cross_entropy(logits.float(), batch.yb, reduction="sum").item()
            wrong += int((logits.argmax(dim=1) != batch.yb).sum())
            n += len(batch.yb)
            outputs.append(logits.clamp(-LARGEST, LARGEST).half().cpu())
            targs.append(batch.yb.cpu())
            items += batch.items
    learn.model.train()
    learn.valid_outputs = ValidOutputs(torch.cat(outputs), torch.cat(targs), items)
    return loss_sum / n, wrong / n
