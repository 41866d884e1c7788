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


TWENTY = np.logspace(-7, 1, 20)
FACTS = {  # what fastai 2.8.12 answers on curves of twenty points at TWENTY
    "rising": (np.arange(20.0), 1e-7),
    "flat": (np.full(20, 2.0), 1e-7),
    "falling": (-np.arange(20.0), TWENTY[8]),  # from -1 on, 6 and 3 further
    "one fall at the end": (np.r_[np.arange(19.0), 5.0], TWENTY[17]),  # 19 less 2, and nothing further
}


@pytest.mark.parametrize("name", FACTS)
def test_valley_answers_as_fastai_also_where_nothing_falls(name):
    """A curve that only rises was once given its largest rate."""
    losses, expected = FACTS[name]
    assert valley(TWENTY, losses) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(100))
def test_valley_picks_the_point_of_fastais_own_loop(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 90))
    lrs = np.logspace(-7, 1, n)
    drift = rng.choice([-1.0, 0.0, 1.0]) * np.linspace(0, 3, n)
    for losses in (rng.normal(size=n) + drift, rng.normal(size=n).round(), np.sort(rng.normal(size=n))):
        assert valley(lrs, losses) == lrs[fastais_valley(losses.tolist())]


def fastais_valley(losses: list[float]) -> int:
    """The place that fastai's `valley` picks: its two loops, word by word. It may be -1, the last."""
    n = len(losses)
    max_start, max_end = 0, 0
    lds = [1] * n
    for i in range(1, n):
        for j in range(i):
            if losses[i] < losses[j] and lds[i] < lds[j] + 1:
                lds[i] = lds[j] + 1
            if lds[max_end] < lds[i]:
                max_end = i
                max_start = max_end - lds[max_end]
    sections = (max_end - max_start) / 3
    return max_start + int(sections) + int(sections / 2)


def test_too_few_points_suggest_nothing():
    assert suggestions([1e-3] * 12, [1.0] * 12, 100) == {}
    assert suggestions(np.logspace(-3, 0, 30), [float("nan")] * 30, 30) == {}


@pytest.mark.parametrize("rule", RULES.values())
def test_lists_of_two_lengths_are_refused(rule):
    with pytest.raises(ValueError, match="two lists of one length"):
        rule([1e-3, 1e-2], [1.0])
