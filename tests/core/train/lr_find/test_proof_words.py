"""The proof's sentences say what the numbers say: who fell, who diverged, who is best, and when nobody can tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.train.events import ProofEnd, ProofStep
from core.train.lr_find.proof import LAST
from core.train.lr_find.proof_words import proof_words
from tests.makers import tiny_learner

RATES = [1e-4, 1e-3, 1e-2]
BATCHES = np.random.default_rng(0).normal(scale=0.05, size=20)  # the same for all three


def told(*finals: float | None, own_noise: float = 0.0) -> str:
    """Of three trainings from 4 to `finals` in equal steps; None for one that breaks after six steps."""
    rng = np.random.default_rng(1)
    steps, ends, finite = [], [], []
    for number, final in enumerate(finals):
        losses = np.linspace(4, 4 if final is None else final, 20) + BATCHES
        losses[1:] += own_noise * rng.normal(size=19)
        losses = losses[:6] if final is None else losses
        steps += [ProofStep(number, RATES[number], i, float(x), float(x), 1) for i, x in enumerate(losses)]
        ends.append(float(losses[-LAST:].mean()))
        finite.append(final is not None)
    return proof_words(steps, ProofEnd(RATES, ends, finite))


def test_the_pick_is_best_and_a_rate_that_broke_is_named():
    words = told(3.9, 1.0, None)
    assert "start at a loss of 4.01" in words
    assert "0.001 fell to 1.3" in words and "0.01 blew up after 6 steps" in words
    assert words.endswith("**Your rate did best.**")


def test_a_rate_that_stands_still_and_one_that_climbs():
    words = told(4.0, 2.0, 9.0)
    assert "1e-4 barely moved (4.0" in words and "0.01 rose to 8." in words


@pytest.mark.parametrize(
    ("finals", "best"),
    [((1.0, 3.0, None), "**A tenth of your rate did best**"), ((3.9, 3.0, 1.0), "**Ten times your rate did best**")],
)
def test_it_says_so_when_the_pick_is_not_best(finals, best):
    words = told(*finals)
    assert best in words and "Your rate did best" not in words


def test_a_difference_within_the_noise_is_no_victory():
    assert "it's too close to call" in told(3.9, 2.0, 2.01, own_noise=0.1)
    assert "**A tenth of your rate did about as well as yours**" in told(2.0, 2.01, None, own_noise=0.1)


def test_nobody_fell():
    assert "None of the three clearly fell" in told(4.0, None, None)
    assert "None of the three clearly fell" in told(None, None, None)


def test_a_loss_that_is_no_number_from_the_start_is_not_the_rates_doing():
    assert "the rate isn't to blame" in proof_words([], ProofEnd(RATES, [math.nan] * 3, [False] * 3))


def test_it_takes_what_a_proof_says(pets):
    *steps, end = tiny_learner(pets).prove(1e-2, 6)
    assert proof_words(steps, end).startswith(f"All three start at a loss of {steps[0].loss:.2f}")
