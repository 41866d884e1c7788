"""What is said about the rules' picks is so on the curve: who is close, who is far, how far, and at what place."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.train.lr_find.disagreement import why_apart
from core.train.lr_find.rules import suggestions
from core.wording import rate_text
from tests.makers import fastai_figures

CURVES = fastai_figures()["curves"]
LRS = np.logspace(-7, 1, 100, endpoint=False)


def valley_of(begin: float, end: float, high: float = 4.0, low: float = 1.0) -> np.ndarray:
    """A plateau up to `begin`, an even fall on the log axis to `end`, an explosion."""
    place = np.clip(np.log(LRS / begin) / np.log(end / begin), 0, None)
    return np.where(place <= 1, high - (high - low) * place, low + 3 * (place - 1) ** 2)


@pytest.mark.parametrize("curve", CURVES, ids=[f"{c['arch']}-{c['size']}" for c in CURVES])
def test_on_recorded_curves_each_rule_is_told_once_and_the_factors_are_right(curve):
    picks = curve["suggestions"]
    told = why_apart(curve["all_lrs"], curve["all_smooth_losses"], picks, curve["num_it"])
    close, *_ = re.findall(r"fall lies.*?\. (.*?) agree fairly well, from (\S+) to (\S+)\. ", told)
    names = re.findall(r"\*\*(\w+)\*\*", close[0])
    inside = sorted(picks[name] for name in names)
    assert [rate_text(inside[0]), rate_text(inside[-1])] == [close[1], close[2]]
    far = re.findall(r"\*\*(\w+)\*\* is ([\d.,]+) times (higher|lower)", told)
    assert {name for name, *_ in far} | set(names) == set(picks) and len(far) + len(names) == 4
    for name, factor, side in far:
        true = picks[name] / inside[-1] if side == "higher" else inside[0] / picks[name]
        assert true >= 2.9 and float(factor.replace(",", "")) == pytest.approx(true, rel=0.05)


def test_a_short_fall_leaves_no_room_to_disagree():
    losses = valley_of(1e-3, 3e-3)
    told = why_apart(LRS, losses, {"valley": 1.5e-3, "steep": 1.6e-3, "slide": 2e-3, "minimum": 1e-3}, 100)
    assert "All four rules agree within a factor of 2.0." in told and "times higher" not in told


def test_picks_in_a_chain_are_placed_by_its_ends():
    """An even fall over two decades: half a decade is a quarter of it, one and a half are three quarters."""
    picks = {"valley": 3.16e-4, "steep": 8e-4, "slide": 1.5e-3, "minimum": 3.16e-3}
    told = why_apart(LRS, valley_of(1e-4, 1e-2), picks, 100)
    ends = re.search(r"from \*\*valley\*\*, (\d+)% .* to \*\*minimum\*\*, (\d+)% of the way down", told)
    assert [int(share) for share in ends.groups()] == pytest.approx([25, 75], abs=3)


def test_the_tenth_of_a_late_minimum_is_placed_on_the_curve():
    """An even fall over four decades from 1e-6 to 1e-2: a tenth of its end is three quarters down."""
    picks = {"valley": 1e-5, "steep": 1e-5, "slide": 1e-5, "minimum": 1e-3}
    told = why_apart(LRS, valley_of(1e-6, 1e-2), picks, 100)
    share = int(re.search(r"a tenth of that is (\d+)% of the way down", told).group(1))
    assert share == pytest.approx(75, abs=3)
    assert "**minimum** is 100 times higher" in told


def test_a_second_place_as_steep_is_called_noise_and_a_single_one_is_not():
    losses = valley_of(1e-4, 1e-2)
    losses[30:] -= 0.3  # a step at 2.5e-5, as steep as a place can be
    picks = suggestions(LRS, losses, 100)
    others = {name: 1e-3 for name in picks} | {"steep": picks["steep"]}
    assert picks["steep"] == pytest.approx(LRS[29])
    assert "nothing else comes close" in why_apart(LRS, losses, others, 100)
    losses[60:] -= 0.15  # with the fall there, a step of 0.27
    assert "noise decides" in why_apart(LRS, losses, others, 100)


def test_no_two_rules_together():
    picks = {"valley": 1e-5, "steep": 1e-4, "slide": 1e-3, "minimum": 1e-2}
    told = why_apart(LRS, valley_of(1e-5, 1e-1), picks, 100)
    assert "No two rules agree within a factor of 3" in told and "10 times higher than valley" in told


def test_without_picks_there_is_nothing_to_say():
    assert why_apart([1e-3] * 12, [1.0] * 12, {}, 100) == ""
