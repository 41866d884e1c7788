"""Where early stopping would have ended a training, and which rates it would have missed."""

from collections.abc import Sequence
from typing import NamedTuple

from core.train.plan import Plan


class EarlyStop(NamedTuple):
    """`epoch` is the last that would have run, `best` the one with the lowest validation loss; both count from 0."""

    epoch: int
    best: int


def early_stop(valid_losses: Sequence[float], patience: int, min_delta: float = 0.0) -> EarlyStop | None:
    """Where training stops after `patience` epochs in a row without beating the best by more than `min_delta`; None if
    it runs to the end. The rule of fastai's `EarlyStoppingCallback`. A NaN never counts as better."""
    if patience < 1:
        raise ValueError(f"patience: expected at least 1, got {patience}")
    best, lowest, waited = 0, float("inf"), 0
    for epoch, loss in enumerate(valid_losses):
        if loss < lowest - min_delta:
            best, lowest, waited = epoch, loss, 0
        else:
            waited += 1
            if waited >= patience:
                return EarlyStop(epoch, best)
    return None


def rates_to_come(plan: Plan, epoch: int) -> list[float]:
    """The head's rates for all steps after `epoch` (from 0, over all phases)."""
    steps = [phase.steps_per_epoch for phase in plan.phases for _ in range(phase.epochs)]
    return [lrs[-1] for lrs in plan.lrs[sum(steps[: epoch + 1]) :]]
