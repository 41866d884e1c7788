"""Early stopping's rule, by hand, and the rates that it would have missed."""

from __future__ import annotations

import math

import pytest

from core.train.patience import early_stop, rates_to_come
from core.train.plan import fine_tune_plan, fit_one_cycle_plan


@pytest.mark.parametrize(
    ("losses", "patience", "expected"),
    [
        ([3, 2, 1], 1, None),
        ([1, 2, 0.5], 1, (1, 0)),  # the best was still to come
        ([1, 2, 0.5], 2, None),
        ([1, 2, 3, 0.5], 2, (2, 0)),
        ([2, 1, 1, 1], 2, (3, 1)),  # equal is not better
        ([3, math.nan, 2, 2.5, 2.6], 2, (4, 2)),
        ([math.nan, math.nan], 2, (1, 0)),
        ([], 1, None),
    ],
)
def test_training_stops_after_so_many_epochs_without_a_better_one(losses, patience, expected):
    assert early_stop(losses, patience) == expected


def test_better_by_too_little_is_not_better():
    assert early_stop([1.0, 0.95, 0.9, 0.85], 2) is None
    assert early_stop([1.0, 0.95, 0.91, 0.85], 2, min_delta=0.1) == (2, 0)


def test_no_patience_is_refused():
    with pytest.raises(ValueError, match="patience"):
        early_stop([1.0], 0)


def test_the_rates_to_come_are_those_of_the_plan_after_that_epoch():
    plan = fine_tune_plan(10, 3)
    heads = [lrs[-1] for lrs in plan.lrs]
    assert [len(rates_to_come(plan, epoch)) for epoch in range(4)] == [30, 20, 10, 0]
    assert rates_to_come(plan, 1) == heads[20:]
    cycle = fit_one_cycle_plan(10, 10, 1e-3)
    assert rates_to_come(cycle, 1)[0] > 0.9e-3  # two epochs in, the highest rates are still to come
