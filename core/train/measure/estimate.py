"""How long a training takes on this machine: some batches are timed, the rest is arithmetic.
The timing trains for a moment and leaves the model as it was."""

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

BATCHES = 4  # timed of each sort, after one to warm up
ENOUGH = 5.0  # seconds for one sort, after which fewer will do
RATE = 1e-8  # so small that nothing is learnt while the clock runs


def estimate(state: State, dls: DataLoaders) -> Estimate:
    """Times training batches, body frozen and not, and validation batches, each from one to the next as a training
    would have them: with the wait for the data. The model is afterwards as it was."""
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
    """Seconds that `plan` takes, each epoch with a validation of `valid_batches` batches."""
    return sum(
        phase.epochs
        * (phase.steps_per_epoch * _batch(pace, phase.frozen) + valid_batches * pace.seconds_per_valid_batch)
        for phase in plan.phases
    )


@dataclass(frozen=True)
class Fit:
    """Settings that fit into some time: epochs of the plan's last phase, the pictures' size, and the seconds."""

    epochs: int
    size: int
    seconds: float


def fit_minutes(minutes: float, plan: Plan, valid_batches: float, pace: Estimate) -> list[Fit]:
    """The most epochs for `plan`'s last phase within `minutes`, at the timed size and at three quarters and half of it;
    sizes at which not even one epoch fits are left out.

    A batch's time is taken to go with the number of pixels, as the multiply-adds of convolutions do.
    """
    fits = []
    for size in dict.fromkeys(max(32, round(pace.size * share / 32) * 32) for share in (1, 0.75, 0.5)):
        scaled = at_size(pace, size)
        one, two = (plan_seconds(_with_epochs(plan, n), valid_batches, scaled) for n in (1, 2))
        if one <= minutes * 60:
            epochs = 1 + int((minutes * 60 - one) / (two - one))
            fits.append(Fit(epochs, size, one + (epochs - 1) * (two - one)))
    return fits


def at_size(pace: Estimate, size: int) -> Estimate:
    """What was timed at one size of pictures, guessed for another: in proportion to the pixels."""
    share = (size / pace.size) ** 2
    return replace(
        pace,
        size=size,
        seconds_per_batch_frozen=pace.seconds_per_batch_frozen * share,
        seconds_per_batch=pace.seconds_per_batch * share,
        seconds_per_valid_batch=pace.seconds_per_valid_batch * share,
    )


def remember_estimate(pace: Estimate, precision: str, device: torch.device) -> None:
    """Keeps `pace` for `known_estimate`; `precision` is the one that was asked for, "auto" as a rule."""
    remember("estimate", _key(pace.arch, precision, pace.size, pace.batch_size, device), pace.to_json())


def known_estimate(
    arch: str, precision: str, size: int, batch_size: int, device: torch.device | None = None
) -> Estimate | None:
    """What was timed on this machine for these settings, by whatever run; None where nothing was yet."""
    device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
    body = recall("estimate", _key(arch, precision, size, batch_size, device))
    try:
        found = from_json(body)
    except (TypeError, ValueError, AttributeError):  # nothing there, or another version wrote it
        return None
    return found if isinstance(found, Estimate) else None


def _key(arch: str, precision: str, size: int, batch_size: int, device: torch.device) -> str:
    return f"{arch} {precision} {size} {batch_size} {machine(device)}"


def _batch(pace: Estimate, frozen: bool) -> float:
    return pace.seconds_per_batch_frozen if frozen else pace.seconds_per_batch


def _with_epochs(plan: Plan, epochs: int) -> Plan:
    return Plan((*plan.phases[:-1], replace(plan.phases[-1], epochs=epochs)))


def _pace(device: torch.device, work: Iterator[object]) -> float:
    """The median seconds from one item of `work` to the next, without the first."""
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
    """Validation over and over; only whole batches count, where there is one."""
    whole = len(dls.valid.indices) >= dls.config.batch_size
    while True:
        for batch in dls.valid.batches(0):
            if whole and len(batch.items) < dls.config.batch_size:
                continue
            with autocast(state.device, state.precision):
                state.model(batch.xb)
            yield
