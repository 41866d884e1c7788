"""How long a training takes: some batches on the clock, then arithmetic that a person can check."""

from __future__ import annotations

import time

import pytest
import torch

from core.train.events import Estimate
from core.train.measure import estimate as module
from core.train.measure.estimate import at_size, fit_minutes, known_estimate, plan_seconds, remember_estimate
from core.train.plan import fine_tune_plan, fit_one_cycle_plan
from tests.makers import ARCH, figures, same, tiny_learner, weights_of

PACE = Estimate("resnet18", "fp32", 128, 32, 0.2, 0.3, 0.1)
CPU = torch.device("cpu")


def test_frozen_epochs_and_others_and_validation_add_up():
    assert plan_seconds(fine_tune_plan(10, 3), 2.5, PACE) == pytest.approx(10 * 0.2 + 3 * 10 * 0.3 + 4 * 2.5 * 0.1)
    assert plan_seconds(fit_one_cycle_plan(10, 2, 1e-3), 4, PACE) == pytest.approx(2 * (10 * 0.3 + 4 * 0.1))


@pytest.mark.parametrize("minutes", [0.1, 0.5, 1, 7.3, 60])
def test_what_fits_into_the_minutes_fits_and_one_epoch_more_does_not(minutes):
    plan = fine_tune_plan(100, 3)
    fits = fit_minutes(minutes, plan, 25, PACE)
    assert [fit.size for fit in fits] == [size for size in (128, 96, 64) if _seconds(1, size) <= 60 * minutes]
    for fit in fits:
        assert fit.seconds == pytest.approx(_seconds(fit.epochs, fit.size))
        assert fit.seconds <= 60 * minutes < _seconds(fit.epochs + 1, fit.size)


def _seconds(epochs: int, size: int) -> float:
    return plan_seconds(fine_tune_plan(100, epochs), 25, at_size(PACE, size))


def test_small_pictures_are_not_suggested_smaller_than_a_network_can_see():
    small = Estimate("resnet18", "fp32", 32, 32, 0.2, 0.3, 0.1)
    assert [fit.size for fit in fit_minutes(60, fine_tune_plan(100, 3), 25, small)] == [32]


def test_measuring_leaves_the_learner_as_it_was(pets):
    learn, untouched = tiny_learner(pets), tiny_learner(pets)
    learn.freeze()
    untouched.freeze()
    weights, modes = weights_of(learn), [module.training for module in learn.model.modules()]
    state = torch.get_rng_state()
    pace = learn.estimate()
    assert (pace.arch, pace.precision, pace.size, pace.batch_size) == (ARCH, "fp32", 32, 4)
    assert same(weights_of(learn), weights)
    assert learn.frozen and [module.training for module in learn.model.modules()] == modes
    assert (learn.state.epochs_seen, learn.state.steps_seen) == (0, 0)
    assert torch.equal(torch.get_rng_state(), state)
    assert figures(learn.fine_tune(1)) == figures(untouched.fine_tune(1))


def test_the_clock_is_read_around_each_batch_with_the_wait_for_the_data(pets, monkeypatch):
    """Steps made slower by known sleeps: the estimate says so, and says which sort of step it was."""
    learn = tiny_learner(pets)
    step = module.mock_training

    def slow(state, loader, lrs):
        for one in step(state, loader, lrs):
            time.sleep(0.15 if learn.frozen else 0.3)
            yield one

    monkeypatch.setattr(module, "mock_training", slow)
    pace = learn.estimate()
    assert pace.seconds_per_batch_frozen >= 0.15
    assert pace.seconds_per_batch >= 0.3
    assert 0 < pace.seconds_per_valid_batch < pace.seconds_per_batch_frozen


def test_what_was_measured_is_known_afterwards_for_these_settings_alone(petlab_home):
    assert known_estimate("resnet18", "auto", 128, 32, CPU) is None
    remember_estimate(PACE, "auto", CPU)
    assert known_estimate("resnet18", "auto", 128, 32, CPU) == PACE
    for other in (("resnet34", "auto", 128, 32), ("resnet18", "fp32", 128, 32), ("resnet18", "auto", 96, 32)):
        assert known_estimate(*other, CPU) is None
    (petlab_home / "measured.json").write_text("{")
    assert known_estimate("resnet18", "auto", 128, 32, CPU) is None
