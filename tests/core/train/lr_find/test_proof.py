"""The proof of a rate: three trainings that differ in their rate alone."""

from __future__ import annotations

import math

import pytest
import torch

from core.train.events import ProofEnd, ProofStep
from core.train.mock import mock_training
from tests.makers import figures, same, tiny_learner, weights_of


def test_the_three_begin_with_the_same_loss_and_differ_by_their_rate(pets):
    *steps, end = tiny_learner(pets).prove(1e-2, 6)
    assert all(isinstance(step, ProofStep) for step in steps) and isinstance(end, ProofEnd)
    assert [(s.number, s.step, s.done) for s in steps] == [(n, i, 6 * n + i + 1) for n in range(3) for i in range(6)]
    assert end.lrs == pytest.approx([1e-3, 1e-2, 1e-1])
    assert [s.lr for s in steps] == [lr for lr in end.lrs for _ in range(6)]
    firsts = [s.loss for s in steps if s.step == 0]
    assert firsts[0] == firsts[1] == firsts[2]  # the same weights, batch and dropout
    seconds = [s.loss for s in steps if s.step == 1]
    assert len(set(seconds)) == 3
    for number in range(3):
        losses = [s.loss for s in steps if s.number == number]
        assert end.losses[number] == pytest.approx(sum(losses[-5:]) / 5)
    assert end.finite == [True] * 3


def test_each_is_the_training_that_a_person_would_start_with_that_rate(pets):
    *steps, _ = tiny_learner(pets, seed=3).prove(1e-2, 6)
    for number, lr in enumerate([1e-3, 1e-2, 1e-1]):
        fresh = tiny_learner(pets, seed=3)
        alone = [loss for _, loss in mock_training(fresh.state, fresh.dls.train, [lr] * 6)]
        assert [s.loss for s in steps if s.number == number] == alone


@pytest.mark.parametrize("told", [0, 1, 8, 18, 19])
def test_the_learner_is_as_it_was_wherever_the_caller_stops(pets, told):
    learn = tiny_learner(pets)
    learn.freeze()
    weights, state = weights_of(learn), torch.get_rng_state()
    stream = learn.prove(1e-2, 6)
    for _ in range(told):
        next(stream)
    stream.close()
    assert same(weights_of(learn), weights)
    assert learn.frozen and (learn.state.epochs_seen, learn.state.steps_seen) == (0, 0)
    assert torch.equal(torch.get_rng_state(), state)
    assert figures(learn.fit_one_cycle(1)) == figures(_frozen(tiny_learner(pets)).fit_one_cycle(1))


def _frozen(learn):
    learn.freeze()
    return learn


def test_a_rate_that_breaks_the_loss_ends_alone(pets):
    *steps, end = tiny_learner(pets).prove(1e36, 6)
    assert end.finite[-1] is False
    assert all(math.isfinite(s.loss) for s in steps)
    assert {s.number for s in steps} == {0, 1, 2}


@pytest.mark.parametrize(("lr", "steps"), [(0, 6), (-1, 6), (1e-3, 4)])
def test_a_wrong_argument_is_named(pets, lr, steps):
    with pytest.raises(ValueError, match="lr, steps: expected"):
        next(tiny_learner(pets).prove(lr, steps))
