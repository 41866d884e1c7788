"""A rate: what may be given for it, its JSON, its words."""

from __future__ import annotations

import json

import pytest

from core import RunConfig
from core.train.rate import Rate


@pytest.mark.parametrize(
    ("given", "rate", "body", "words"),
    [
        (2e-3, Rate(2e-3), 2e-3, "0.002"),
        (slice(1e-5, 1e-3), Rate(1e-3, 1e-5, spread=True), [1e-5, 1e-3], "slice(1e-5, 0.001)"),
        ((1e-5, 1e-3), Rate(1e-3, 1e-5, spread=True), [1e-5, 1e-3], "slice(1e-5, 0.001)"),
        (slice(1e-2), Rate(1e-2, spread=True), [None, 1e-2], "slice(0.01)"),
        (Rate(1e-2), Rate(1e-2), 1e-2, "0.01"),
    ],
)
def test_whatever_is_given_is_one_rate_and_the_json_of_before(given, rate, body, words):
    assert Rate.of(given) == rate
    config = RunConfig(lr=given)
    assert config.lr == rate and json.loads(config.model_dump_json())["lr"] == body
    assert RunConfig.model_validate_json(config.model_dump_json()) == config
    assert rate.words == words
    assert eval(rate.code, {"slice": slice}) == eval(words)
    assert Rate.of(eval(repr(rate))) == rate


def test_a_rate_is_divided_at_both_ends():
    assert Rate.of((1e-4, 1e-2)).divided(10) == Rate.of((1e-5, 1e-3))
    assert Rate(1e-2, spread=True).divided(10) == Rate(1e-3, spread=True)


@pytest.mark.parametrize("lr", ["much", (1, 2, 3), None, 0, (1e-3, 1e-5), 101])
def test_what_is_no_rate_is_refused_in_the_settings(lr):
    with pytest.raises(ValueError, match="lr: expected"):
        RunConfig(lr=lr)
