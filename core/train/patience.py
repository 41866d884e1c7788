"""Where early stopping would have ended a training, and which rates it would have missed: pure functions.
Why that is a bad match with one cycle is what a page tells with these numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from core.train.plan import Plan


class EarlyStop(NamedTuple):
    """`epoch` is the last one that would have run (from 0), `best` the epoch of its lowest validation loss."""

    epoch: int
    best: int


def early_stop(valid_losses: Sequence[float], patience: int, min_delta: float = 0.0) -> EarlyStop | None:
    """Where training stops once `patience` epochs in a row were not better than the best by more than `min_delta`;
    None where it runs to its end. The rule is fastai's `EarlyStoppingCallback`; a loss that is NaN is not better.
    """
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
    """The head's rates of all steps after `epoch` (from 0, over all phases): what stopping there would have missed."""
    steps = [phase.steps_per_epoch for phase in plan.phases for _ in range(phase.epochs)]
    return [lrs[-1] for lrs in plan.lrs[sum(steps[: epoch + 1]) :]]
