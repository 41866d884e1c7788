"""How long a training takes on this machine: a few batches are timed, the rest is arithmetic."""

import statistics
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import repeat

import torch

from core.data.load import DataLoaders
from core.train.events import Estimate, from_json
from core.train.measure.remembered import machine, recall, remember
from core.train.mock import as_found, mock_training
from core.train.plan import Plan
from core.train.predictions.inference import evaluating
from core.train.state import State
from core.train.step.precision import autocast

BATCHES = 4  # of each sort to time, after one to warm up
ENOUGH = 5.0  # seconds per sort, after which fewer batches are enough
RATE = 1e-8  # so small that nothing is learned


def estimate(state: State, dls: DataLoaders) -> Estimate:
    """Times training batches, body frozen and unfrozen, and validation batches, with the wait for data. The model stays
    as it was."""
    seconds = {}
    with as_found(state):
        for frozen in (True, False):
            state.freeze(frozen)
            with closing(mock_training(state, dls.train, repeat(RATE))) as training:
                seconds[frozen] = _pace(state.device, training)
        with evaluating(state.model), closing(_validation(state, dls)) as validation:
            valid = _pace(state.device, validation)
    return Estimate(
        state.card.arch, state.precision, dls.config.size, dls.config.batch_size,
        seconds[True], seconds[False], valid,
    )  # fmt: skip


def plan_seconds(plan: Plan, valid_batches: float, pace: Estimate) -> float:
    """Seconds for `plan`, with a validation of `valid_batches` batches per epoch."""
    return sum(
        phase.epochs
        * (phase.steps_per_epoch * _batch(pace, phase.frozen) + valid_batches * pace.seconds_per_valid_batch)
        for phase in plan.phases
    )


@dataclass(frozen=True)
class Fit:
    """Settings that fit into some time: epochs of the plan's last phase, size of the pictures, and seconds."""

    epochs: int
    size: int
    seconds: float


def fit_minutes(minutes: float, plan: Plan, valid_batches: float, pace: Estimate) -> list[Fit]:
    """The most epochs for `plan`'s last phase within `minutes`, at the timed size and at three quarters and half of it,
    if at least one epoch fits."""
    fits = []
    for size in dict.fromkeys(max(32, round(pace.size * share / 32) * 32) for share in (1, 0.75, 0.5)):
        scaled = at_size(pace, size)
        one, two = (plan_seconds(_with_epochs(plan, n), valid_batches, scaled) for n in (1, 2))
        if one <= minutes * 60:
            epochs = 1 + int((minutes * 60 - one) / (two - one))
            fits.append(Fit(epochs, size, one + (epochs - 1) * (two - one)))
    return fits


def at_size(pace: Estimate, size: int) -> Estimate:
    """The same for another size of pictures, in proportion to the pixels, as for convolutions."""
    share = (size / pace.size) ** 2
    return replace(
        pace,
        size=size,
        seconds_per_batch_frozen=pace.seconds_per_batch_frozen * share,
        seconds_per_batch=pace.seconds_per_batch * share,
        seconds_per_valid_batch=pace.seconds_per_valid_batch * share,
    )


def remember_estimate(pace: Estimate, precision: str, device: torch.device) -> None:
    """Keeps `pace` for `known_estimate`; `precision` is the setting, usually "auto"."""
    remember("estimate", _key(pace.arch, precision, pace.size, pace.batch_size, device), pace.to_json())


def known_estimate(
    arch: str, precision: str, size: int, batch_size: int, device: torch.device | None = None
) -> Estimate | None:
    """The timing of these settings on this machine, by any run, or None."""
    device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
    body = recall("estimate", _key(arch, precision, size, batch_size, device))
    try:
        found = from_json(body)
    except (TypeError, ValueError, AttributeError):  # missing, or from another version
        return None
    return found if isinstance(found, Estimate) else None


def _key(arch: str, precision: str, size: int, batch_size: int, device: torch.device) -> str:
    return f"{arch} {precision} {size} {batch_size} {machine(device)}"


def _batch(pace: Estimate, frozen: bool) -> float:
    return pace.seconds_per_batch_frozen if frozen else pace.seconds_per_batch


def _with_epochs(plan: Plan, epochs: int) -> Plan:
    return Plan((*plan.phases[:-1], replace(plan.phases[-1], epochs=epochs)))


def _pace(device: torch.device, work: Iterator[object]) -> float:
    """The median seconds between items of `work`, without the first."""
    next(work)
    times: list[float] = []
    while len(times) < BATCHES and sum(times) < ENOUGH:
        start = time.perf_counter()
        next(work)
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _validation(state: State, dls: DataLoaders) -> Generator[None, None, None]:
    """Endless validation; only whole batches count, if there are any."""
    whole = len(dls.valid.indices) >= dls.config.batch_size
    while True:
        for batch in dls.valid.batches(0):
            if whole and len(batch.items) < dls.config.batch_size:
                continue
            with autocast(state.device, state.precision):
                state.model(batch.xb)
            yield
