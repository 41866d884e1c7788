"""The training loop as a generator of events: asking for the next event runs the next batch."""

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
from core.train.smooth import Smooth
from core.train.state import LossFunc, State
from core.train.step.inspection import inspect_step
from core.train.step.optimizer import set_rates
from core.train.step.precision import autocast
from core.train.step.weights import distances, weights
from core.train.training import Training
from core.wording import rate_text

SMALLER_RATE = "Try a smaller learning rate. The finder helps you choose one."


def fit(state: State, dls: DataLoaders, training: Training) -> Iterator[Event]:
    """Follows the plan from wherever `training.progress` stands. Progress moves before each event, so a checkpoint
    taken between two events resumes with the second. Raises NotFiniteError for a loss or gradient that isn't finite."""
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
    smoothed = training.label_smoothing  # a custom loss may not accept it
    loss_func = partial(state.loss_func, label_smoothing=smoothed) if smoothed else state.loss_func
    batches = dls.train.batches(state.epochs_seen, start=progress.batch)
    start = time.perf_counter()
    for batch in batches:
        lrs, mom = phase.at(progress.epoch * phase.steps_per_epoch + progress.batch)
        set_rates(state.optimizer, lrs, mom)
        inspecting = inspect_step(state, batch, smoothed) if training.inspected else nullcontext()
        with inspecting as inspection:
            where = f"batch {progress.step + 1}, rate {rate_text(lrs[-1])}"
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
        start = time.perf_counter()  # time paused at the yield doesn't count
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
    """One optimizer step on one batch. Returns the loss; raises NotFiniteError if it or a gradient isn't finite."""
    state.model.train()
    with seeded(state.seed, "dropout", state.steps_seen, device=state.device), autocast(state.device, state.precision):
        loss = loss_func(state.model(batch.xb), batch.yb)
    value = loss.item()
    if not math.isfinite(value):
        raise NotFiniteError(f"The loss is no longer a finite number ({where}).", SMALLER_RATE)
    state.scaler.scale(loss).backward()
    if not (state.scaler.is_enabled() or _finite(state.model)):  # fp16's scaler skips such steps itself
        raise NotFiniteError(f"A gradient is no longer a finite number ({where}).", SMALLER_RATE)
    state.scaler.step(optimizer)
    state.scaler.update()
    optimizer.zero_grad()
    state.steps_seen += 1
    return value


def _finite(model: torch.nn.Module) -> bool:
    """Whether all gradients are finite. One that isn't spoils their sum, which is the cheapest test."""
    return math.isfinite(sum(p.grad.sum() for p in model.parameters() if p.grad is not None))
