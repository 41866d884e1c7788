"""The learning rate finder is a mock training: afterwards everything is as it was, however it ended."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import torch

from core.train import Learner
from core.train.events import LRFindEnd, LRFindStep
from tests.makers import fastai_figures, figures, same, tiny_learner, weights_of


def everything(learn: Learner) -> dict:
    """All that a learning rate finder could leave changed, as values to compare."""
    return {
        "modes": [module.training for module in learn.model.modules()],
        "requires_grad": [parameter.requires_grad for parameter in learn.model.parameters()],
        "optimizer": [
            {k: v for k, v in group.items() if k != "params"} for group in learn.state.optimizer.param_groups
        ],
        "optimizer state": [
            {key: tensor.tolist() for key, tensor in state.items()} for state in learn.state.optimizer.state.values()
        ],
        "counters": (learn.state.epochs_seen, learn.state.steps_seen),
        "torch": torch.get_rng_state().tolist(),
        "numpy": np.random.get_state()[1].tolist(),
        "python": random.getstate(),
        "order": learn.dls.train.order(learn.state.epochs_seen),
    }


def trained_a_little(pets) -> Learner:
    learn = tiny_learner(pets)
    learn.freeze()
    for _ in learn.fit_one_cycle(1, 1e-3):
        pass
    learn.model[0].eval()  # a mixture of modes, as a caller may have left it
    learn.model[1].train()
    return learn


def run_all(stream):
    *_, end = stream
    assert isinstance(end, LRFindEnd)


def run_half(stream):
    for _ in range(5):
        next(stream)
    stream.close()


def run_to_nan(stream):
    """`stream` of rates so large that the loss is soon no number."""
    *_, end = stream
    assert end.stopped == "not finite", end.stopped
    assert all(map(math.isfinite, end.losses))


@pytest.mark.parametrize(
    ("run", "args"),
    [(run_all, (1e-6, 1e-2, 12)), (run_half, (1e-6, 1e-2, 12)), (run_to_nan, (1e30, 1e38, 12))],
)
def test_everything_is_afterwards_as_it_was(pets, run, args):
    learn = trained_a_little(pets)
    before, weights = everything(learn), weights_of(learn)
    run(learn.lr_find(*args))
    after = everything(learn)
    for key, value in before.items():
        assert after[key] == value, key
    assert same(weights_of(learn), weights)


def test_an_error_of_the_caller_in_mid_run_leaves_everything_too(pets):
    learn = trained_a_little(pets)
    weights = weights_of(learn)
    stream = learn.lr_find(1e-3, 10, 12)
    next(stream)
    assert not same(weights_of(learn), weights)  # it does train, meanwhile
    with pytest.raises(KeyboardInterrupt):
        stream.throw(KeyboardInterrupt)
    assert same(weights_of(learn), weights)


def test_a_training_after_the_finder_gives_the_numbers_of_one_without(pets):
    plain, found = tiny_learner(pets), tiny_learner(pets)
    run_all(found.lr_find(1e-6, 1e-2, 10))
    assert figures(found.fine_tune(1)) == figures(plain.fine_tune(1))


def test_two_finders_in_a_row_draw_the_same_curve(pets):
    learn = tiny_learner(pets)
    assert figures(learn.lr_find(1e-6, 1e-2, 10)) == figures(learn.lr_find(1e-6, 1e-2, 10))


def test_rates_climb_as_fastais_do_and_end_with_the_curve_of_the_steps(pets):
    recorded = fastai_figures()
    settings, rates = recorded["lr_find"], recorded["curves"][0]["all_lrs"]
    learn = tiny_learner(pets)
    stream = learn.lr_find()
    steps = [next(stream) for _ in range(15)]
    stream.close()
    assert [step.lr for step in steps] == pytest.approx(rates[:15], rel=1e-5)
    assert steps[0].lr == settings["start_lr"]
    *steps, end = learn.lr_find(1e-5, 1e-3, 20)
    assert all(isinstance(step, LRFindStep) for step in steps)
    assert end.stopped == "all steps done"
    assert end.lrs == [step.lr for step in steps]
    assert end.losses == [step.smooth_loss for step in steps]
    assert end.raw_losses == [step.loss for step in steps]


def test_it_stops_when_the_smoothed_loss_is_above_four_times_its_lowest(pets):
    *steps, end = tiny_learner(pets).lr_find(1e-4, 1000, 60)
    losses = [step.smooth_loss for step in steps]
    assert end.stopped == "diverged"
    assert losses[-1] > 4 * min(losses)
    assert all(loss <= 4 * min(losses[: i + 1]) for i, loss in enumerate(losses[:-1]))


@pytest.mark.parametrize(("args", "name"), [((0, 1), "start_lr"), ((1, 1), "end_lr"), ((1e-7, 10, 9), "num_it")])
def test_a_wrong_argument_is_named(pets, args, name):
    with pytest.raises(ValueError, match=name):
        next(tiny_learner(pets).lr_find(*args))
