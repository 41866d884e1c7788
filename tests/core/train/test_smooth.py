"""Smoothing without a lag, beside fastai's, which has one."""

from __future__ import annotations

import numpy as np
import pytest

from core.train.smooth import Smooth, centred


def fastais(losses: np.ndarray) -> list[float]:
    smooth = Smooth()
    return [smooth.add(float(loss)) for loss in losses]


@pytest.mark.parametrize("n", [1, 2, 3, 10, 21, 200])
def test_a_straight_fall_stays_as_it_is_from_its_first_point_to_its_last(n: int) -> None:
    fall = np.linspace(4, 1, n)
    assert centred(fall) == pytest.approx(fall)
    if n == 200:
        assert fastais(fall)[-1] > 1.5


def test_a_step_stays_where_it_is() -> None:
    step = np.where(np.arange(200) < 100, 4.0, 2.0)
    assert np.argmax(centred(step) <= 3) == 100
    assert np.argmax(np.array(fastais(step)) <= 3) > 125


def test_noise_becomes_small() -> None:
    noise = np.random.default_rng(0).normal(size=500)
    assert centred(noise).std() < 0.35


def test_nothing_stays_nothing() -> None:
    assert centred([]).tolist() == []
