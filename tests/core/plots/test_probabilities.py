"""Bars of probabilities and gradients: which classes, in which order, how long, in which colour."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.probabilities import BEFORE, CLASS, RIGHT_CLASS, Bar, Bars, gradient_bars, probability_bars


def test_few_classes_keep_their_order_and_the_right_one_its_colour() -> None:
    bars = probability_bars(["a", "b", "c"], np.array([0.1, 0.7, 0.2]), target=2)
    assert bars.title == "Probabilities"
    assert bars.rows == [
        Bar("a", 0.1, "10.0%", CLASS),
        Bar("b", 0.7, "70.0%", CLASS),
        Bar("c", 0.2, "20.0%", RIGHT_CLASS),
    ]


def test_of_many_classes_the_most_probable_come_first() -> None:
    probs = np.array([0.05, 0.3, 0.05, 0.2, 0.3, 0.1])
    bars = probability_bars(list("abcdef"), probs, target=0, at_most=3)
    assert [bar.name for bar in bars.rows] == ["b", "e", "d"]
    assert bars.title == "The 3 most probable of 6 classes"


def test_a_second_softmax_stands_below_what_went_into_it() -> None:
    before = np.array([0.9, 0.1])
    bars = probability_bars(["a", "b"], np.array([0.69, 0.31]), target=0, before=before)
    assert [(bar.name, bar.text, bar.color) for bar in bars.rows] == [
        ("a", "0.9000", BEFORE),
        ("", "0.6900", CLASS),
        ("b", "0.1000", BEFORE),
        ("", "0.3100", CLASS),
    ]
    assert "softmax of it" in bars.note


def test_the_gradient_shows_the_longest_bars_of_many_classes() -> None:
    gradient = np.array([0.1, 0.2, -0.9, 0.3, 0.1, 0.2])
    bars = gradient_bars(list("abcdef"), gradient, target=2, at_most=2)
    assert [(bar.name, bar.text) for bar in bars.rows] == [("c", "-0.900"), ("d", "+0.300")]
    assert bars.signed


@pytest.mark.parametrize(
    ("value", "signed", "place"),
    [
        (0.25, False, "left: 0.00%; width: 25.00%"),
        (1.0, False, "left: 0.00%; width: 100.00%"),
        (0.5, True, "left: 50.00%; width: 25.00%"),
        (-0.5, True, "left: 25.00%; width: 25.00%"),
        (-1.0, True, "left: 0.00%; width: 50.00%"),
    ],
)
def test_a_bar_is_as_long_as_its_value(value: float, signed: bool, place: str) -> None:
    assert place in Bars("title", [Bar("a", value, "", CLASS)], "", signed).html("alt")


def test_names_and_descriptions_may_hold_anything() -> None:
    html = probability_bars(["<b>", 'a"b'], np.array([0.4, 0.6]), target=0).html('say "<i>"')
    assert "<b>" not in html.replace("<b style", "") and "&lt;b&gt;" in html
    assert 'aria-label="say &quot;&lt;i&gt;&quot;"' in html


def test_a_long_name_is_cut() -> None:
    bars = probability_bars(["a_very_long_name_of_a_cat_one", "b"], np.array([0.4, 0.6]), target=0)
    assert bars.rows[0].name == "a_very_long_name_of…"
