"""Rates and momenta against fastai's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.train.schedule import layer_lrs, one_cycle
from tests.makers import fastai_figures

RECORDED = fastai_figures()
RATES = st.floats(1e-6, 1)


@pytest.mark.parametrize("case", RECORDED["one_cycle"], ids=lambda case: f"{case['n_steps']}-{case['pct_start']}")
def test_one_cycle_is_fastais(case):
    options = {key: case[key] for key in ("lr_max", "pct_start", "div", "div_final")}
    points = [one_cycle(step / case["n_steps"], **options) for step in range(case["n_steps"])]
    assert [lr for lr, _ in points] == pytest.approx(case["lr"], rel=1e-6)
    assert [mom for _, mom in points] == pytest.approx(case["momentum"], rel=1e-6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(RATES, st.floats(0.05, 0.95), st.floats(1, 100), st.floats(1, 1e6))
def test_the_rate_starts_turns_and_ends_where_it_should_and_never_leaves_its_range(lr_max, turn, div, div_final):
    def at(pct):
        return one_cycle(pct, lr_max, turn, div, div_final)

    assert at(0) == (pytest.approx(lr_max / div), pytest.approx(0.95))
    assert at(turn) == (pytest.approx(lr_max), pytest.approx(0.85))
    assert at(1) == (pytest.approx(lr_max / div_final, rel=1e-3), pytest.approx(0.95))
    points = [at(i / 40) for i in range(41)]
    assert all(min(lr_max / div, lr_max / div_final) * 0.999 <= lr <= lr_max * 1.001 for lr, _ in points)
    up = [lr for i, (lr, _) in enumerate(points) if i / 40 <= turn]
    down = [lr for i, (lr, _) in enumerate(points) if i / 40 >= turn]
    assert up == sorted(up) and down == sorted(down, reverse=True)


def test_momentum_goes_the_other_way():
    lrs, moms = zip(*(one_cycle(i / 100, 1.0) for i in range(100)), strict=True)
    assert lrs.index(max(lrs)) == moms.index(min(moms)) == 25


@pytest.mark.parametrize("pct", [-0.01, 1.01, float("nan")])
def test_a_share_outside_of_the_training_is_refused(pct):
    with pytest.raises(ValueError, match="pct: expected a share"):
        one_cycle(pct, 1e-3)


def test_a_slice_spreads_over_the_layers_as_in_fastai():
    three, five, tenth = RECORDED["layer_lrs"].values()
    assert layer_lrs(slice(1e-6, 1e-4), 3) == pytest.approx(three, rel=1e-9)
    assert layer_lrs(slice(1e-5, 1e-3), 5) == pytest.approx(five, rel=1e-9)
    assert layer_lrs(slice(2e-3), 3) == pytest.approx(tenth, rel=1e-9)
    assert layer_lrs(2e-3, 3) == [2e-3] * 3
    assert layer_lrs(slice(1e-6, 1e-4), 1) == [1e-4]


@pytest.mark.parametrize("lr", [0, -1e-3, slice(None), slice(0, 1e-3), slice(1e-3, -1), float("nan")])
def test_a_rate_that_is_not_positive_is_refused(lr):
    with pytest.raises(ValueError, match="lr: expected positive rates"):
        layer_lrs(lr, 3)
