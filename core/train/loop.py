"""The training loop, as a generator of events: asking for the next event runs the next batch.
It follows a `Plan` exactly, and goes on from any batch at which a checkpoint was taken."""

import math
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from typing import Any

import torch

from core.data.batches.loaders import Batch
from core.data.load import DataLoaders
from core.errors import NotFiniteError
from core.seeds import seeded
from core.train.events import BatchEnd, EpochEnd, Event, FitEnd, FitStart, PhaseStart, PicturesSkipped
from core.train.predictions.inference import join, outputs
from core.train.state import LossFunc, State
from core.train.step.inspection import inspect_step
from core.train.step.optimizer import set_rates
from core.train.step.precision import autocast
from core.train.step.weights import distances, weights
from core.train.training import Smooth, Training

SMALLER_RATE = "Take a smaller learning rate; the finder shows which."


def fit(state: State, dls: DataLoaders, training: Training) -> Iterator[Event]:
    """Trains along the plan from the training's progress on, which it moves ahead before each event: a checkpoint taken
    between two events continues with the second. Raises NotFiniteError when the loss or a gradient is not finite.
    """
    plan, progress, card = training.plan, training.progress, state.card
    if progress.announced < 0:
        progress.announced = 0
        config: dict[str, Any] = {
            "arch": card.arch,
            "pretrained": card.pretrained,
            "precision": state.precision,
            "wd": training.wd,
        }
        config["label_smoothing"] = training.label_smoothing
        config |= {"device": str(state.device), "seed": state.seed, "steps": plan.steps, "epochs": plan.epochs}
        config |= {"data": dls.config.model_dump(), "phases": [asdict(phase) for phase in plan.phases]}
        yield FitStart(len(dls.train.indices), len(dls.valid.indices), card.vocab, config)
    while progress.phase < len(plan.phases):
        phase = plan.phases[progress.phase]
        state.freeze(phase.frozen)
        if progress.announced == progress.phase:
            progress.announced += 1
            yield PhaseStart(progress.phase, phase.title, phase.epochs, phase.steps, phase.frozen)
        while progress.epoch < phase.epochs:
            yield from _epoch(state, dls, training)
        progress.phase, progress.epoch = progress.phase + 1, 0
    if not progress.ended:
        progress.ended = True
        yield FitEnd(
            progress.epochs, progress.step, progress.last_valid_loss, progress.last_error_rate, progress.total_seconds
        )


def _epoch(state: State, dls: DataLoaders, training: Training) -> Iterator[Event]:
    progress = training.progress
    phase = training.plan.phases[progress.phase]
    smooth = Smooth(progress.smooth_average, progress.smooth_count)
    smoothed = training.label_smoothing  # another loss than the cross-entropy need not know what that is
    loss_func = partial(state.loss_func, label_smoothing=smoothed) if smoothed else state.loss_func
    batches = dls.train.batches(state.epochs_seen, start=progress.batch)
    start = time.perf_counter()
    for batch in batches:
        lrs, mom = phase.at(progress.epoch * phase.steps_per_epoch + progress.batch)
        set_rates(state.optimizer, lrs, mom)
        inspecting = inspect_step(state, batch, smoothed) if training.inspected else nullcontext()
        with inspecting as inspection:
            where = f"step {progress.step}, rate {lrs[-1]:.2g}"
            loss = train_step(state, batch, where, state.optimizer, loss_func)
        n, seconds = len(batch.yb), time.perf_counter() - start
        smooth_loss = smooth.add(loss)
        progress.smooth_average, progress.smooth_count = smooth.average, smooth.count
        progress.loss_sum += loss * n
        progress.n_seen += n
        progress.seconds += seconds
        progress.batch += 1
        progress.step += 1
        yield BatchEnd(progress.step - 1, progress.epochs, loss, smooth_loss, lrs, mom, n / seconds)
        if inspection:
            yield inspection.detail(progress.step - 1)
        start = time.perf_counter()  # a pause at the yield is nobody's training time
    preds = training.valid_preds = join(outputs(state, dls.valid))
    valid_loss, error_rate = preds.mean_loss, preds.error_rate
    seconds = progress.seconds + time.perf_counter() - start
    skipped = dls.train.skipped | dls.valid.skipped
    if len(skipped) > progress.n_skipped:
        progress.n_skipped = len(skipped)
        yield PicturesSkipped(len(skipped), list(skipped.values())[:3])
    way = distances(weights(state.layer_groups), training.weights_at_start)
    end = EpochEnd(progress.epochs, progress.loss_sum / progress.n_seen, valid_loss, error_rate, seconds, way)
    progress.last_valid_loss, progress.last_error_rate = valid_loss, error_rate
    progress.epoch, progress.epochs, state.epochs_seen = progress.epoch + 1, progress.epochs + 1, state.epochs_seen + 1
    progress.batch, progress.loss_sum, progress.n_seen, progress.seconds = 0, 0.0, 0, 0.0
    progress.total_seconds += seconds
    yield end


def train_step(state: State, batch: Batch, where: str, optimizer: torch.optim.Optimizer, loss_func: LossFunc) -> float:
    """One optimizer step on one batch; returns its loss. Raises NotFiniteError when it, or a gradient, is not
    finite."""
    state.model.train()
    with seeded(state.seed, "dropout", state.steps_seen, device=state.device), autocast(state.device, state.precision):
        loss = loss_func(state.model(batch.xb), batch.yb)
    value = loss.item()
    if not math.isfinite(value):
        raise NotFiniteError(f"The loss is not finite ({where}).", SMALLER_RATE)
    state.scaler.scale(loss).backward()
    if not (state.scaler.is_enabled() or _finite(state.model)):  # fp16's scaler leaves such steps out itself
        raise NotFiniteError(f"A gradient is not finite ({where}).", SMALLER_RATE)
    state.scaler.step(optimizer)
    state.scaler.update()
    optimizer.zero_grad()
    state.steps_seen += 1
    return value


def _finite(model: torch.nn.Module) -> bool:
    """Whether all gradients are finite: one that is not makes their sum so, and a sum is the cheapest way to look."""
    return math.isfinite(sum(p.grad.sum() for p in model.parameters() if p.grad is not None))
