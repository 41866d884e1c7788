"""What the four rules read off a curve is what fastai reads off it."""

from __future__ import annotations

import numpy as np
import pytest

from core.train.lr_find.rules import RULES, minimum, slide, steep, suggestions, valley
from tests.makers import fastai_figures

CURVES = fastai_figures()["curves"]
NAMES = [f"{curve['arch']}-{curve['size']}" for curve in CURVES]


@pytest.mark.parametrize("curve", CURVES, ids=NAMES)
@pytest.mark.parametrize("rule", RULES)
def test_each_rule_picks_fastais_point(curve, rule):
    lrs = np.array(curve["lrs"])
    picked, expected = RULES[rule](lrs, curve["smooth_losses"]), curve["suggestions"][rule]
    if rule == "minimum":
        picked, expected = picked * 10, expected * 10
    assert np.abs(lrs - picked).argmin() == np.abs(lrs - expected).argmin()
    assert picked == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("curve", CURVES, ids=NAMES)
def test_the_ends_are_left_out_as_fastai_does(curve):
    found = suggestions(curve["all_lrs"], curve["all_smooth_losses"], curve["num_it"])
    assert found == pytest.approx(curve["suggestions"], rel=1e-5)


def test_the_rules_on_a_curve_that_a_person_can_read():
    lrs = np.logspace(-6, 0, 61)
    losses = np.concatenate([np.full(30, 3.0), np.linspace(3.0, 1.0, 21), np.linspace(1.2, 9, 10)])
    assert minimum(lrs, losses) == pytest.approx(1e-1 / 10)
    assert 1e-4 < valley(lrs, losses) < 1e-1
    assert 1e-3 <= steep(lrs, losses) <= 1e-1
    assert lrs[0] <= slide(lrs, losses) <= lrs[-1]


def test_too_few_points_suggest_nothing():
    assert suggestions([1e-3] * 12, [1.0] * 12, 100) == {}
    assert suggestions(np.logspace(-3, 0, 30), [float("nan")] * 30, 30) == {}


@pytest.mark.parametrize("rule", RULES.values())
def test_lists_of_two_lengths_are_refused(rule):
    with pytest.raises(ValueError, match="two lists of one length"):
        rule([1e-3, 1e-2], [1.0])
