"""Curves that were recorded are trusted, and each way for a curve to be useless is named."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.train.lr_find import verdict
from core.train.lr_find.trust import Verdict
from core.train.schedule import exponential
from core.train.smooth import BETA, Smooth
from tests.makers import fastai_figures, tiny_learner

CURVES = fastai_figures()["curves"]


def judged(raw, num_it: int = 100, stopped: str = "diverged", end_lr: float = 10.0) -> Verdict:
    smooth = Smooth()
    lrs = [exponential(1e-7, end_lr, step / num_it) for step in range(len(raw))]
    return verdict(lrs, [smooth.add(float(loss)) for loss in raw], [float(loss) for loss in raw], num_it, stopped)


def curve(rng, plateau=40, falling=30, rising=20, fall=2.0, noise=0.1) -> np.ndarray:
    """A plateau, a fall, an explosion."""
    shape = [np.full(plateau, 5.0), np.linspace(5, 5 - fall, falling), 5 - fall + np.linspace(0, 4, rising) ** 3]
    return np.concatenate(shape) + noise * rng.normal(size=plateau + falling + rising)


@pytest.mark.parametrize("recorded", CURVES, ids=[f"{c['arch']}-{c['size']}" for c in CURVES])
def test_fastais_recorded_curves_are_trusted(recorded):
    smooth = np.array(recorded["all_smooth_losses"])
    average = smooth * (1 - BETA ** np.arange(1, len(smooth) + 1))
    raw = np.diff(average, prepend=0) + (1 - BETA) * np.concatenate([[0], average[:-1]])
    found = verdict(recorded["all_lrs"], smooth, raw / (1 - BETA), recorded["num_it"], "diverged")
    assert found.trust, found.reason


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("changes", [{}, {"noise": 0.5}, {"fall": 0.5}, {"plateau": 20}])
def test_a_curve_with_a_clear_fall_is_trusted(seed, changes):
    found = judged(curve(np.random.default_rng(seed), **changes))
    assert found.trust, found.reason


def test_a_loss_that_is_no_number_at_once():
    assert judged([], stopped="not finite") == (
        False,
        "After 0 steps the loss was no longer a finite number. Make the first rate a thousand times smaller.",
    )
    found = judged([5.0] * 8 + [math.nan] * 4)
    assert not found.trust and "After 8 steps" in found.reason


def test_a_loss_that_explodes_at_once():
    found = judged(np.linspace(2, 8, 10) ** 2)
    assert not found.trust and "exploded right away, after 10 steps" in found.reason


def test_too_few_points():
    found = judged([5.0, 4.0, 3.0] * 4, num_it=12, stopped="all steps done")
    assert not found.trust and "12 points are too few" in found.reason


@pytest.mark.parametrize("height", [10, 50])
def test_a_spike_at_the_start(height):
    """The smoothed curve then falls for a long time though the loss stands still: the rules read that as learning."""
    raw = curve(np.random.default_rng(0), fall=0.3)
    raw[:5] += height
    found = judged(raw)
    assert not found.trust and "spike" in found.reason


def test_noise_that_never_falls_is_refused_in_nineteen_of_twenty_curves():
    told = [
        judged(curve(np.random.default_rng(seed), plateau=70, falling=10, fall=0.0, noise=0.5)) for seed in range(200)
    ]
    assert sum(found.trust for found in told) <= 20
    assert sum("never clearly falls" in found.reason for found in told) >= 170


def test_a_loss_that_only_rises_never_falls():
    found = judged(5 + np.linspace(0, 2, 80) ** 3)
    assert not found.trust and "never clearly falls" in found.reason


def test_a_flat_curve():
    found = judged(5 + 0.1 * np.random.default_rng(1).normal(size=100), stopped="all steps done", end_lr=1e-5)
    assert not found.trust and "flat up to the last rate, 9.5e-6" in found.reason
    assert not judged([5.0] * 100, stopped="all steps done").trust


def test_a_loss_that_still_falls_at_the_end():
    found = judged(curve(np.random.default_rng(0), rising=0, falling=60), stopped="all steps done", end_lr=1e-3)
    assert not found.trust and "still falling at the last rate" in found.reason


def test_it_takes_what_the_finder_says(pets):
    *_, end = tiny_learner(pets).lr_find(1e-4, 1000, 60)
    found = verdict(end.lrs, end.losses, end.raw_losses, 60, end.stopped)
    assert isinstance(found.trust, bool) and found.reason.endswith(".")
