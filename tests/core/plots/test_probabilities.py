"""Bars of probabilities and gradients: which classes, in which order, in which colour."""

from __future__ import annotations

import numpy as np

from core.plots.probabilities import CLASS, HEIGHT, RIGHT_CLASS, gradient_bars, probability_bars


def _names(figure) -> list[str]:
    return list(figure.layout.yaxis.ticktext)


def test_few_classes_keep_their_order_and_the_right_one_its_colour() -> None:
    figure = probability_bars(["a", "b", "c"], np.array([0.1, 0.7, 0.2]), target=2)
    assert _names(figure) == ["a", "b", "c"]
    assert list(figure.data[0].x) == [0.1, 0.7, 0.2]
    assert list(figure.data[0].marker.color) == [CLASS, CLASS, RIGHT_CLASS]
    assert list(figure.data[0].text) == ["10.0%", "70.0%", "20.0%"]
    assert figure.layout.height == HEIGHT


def test_of_many_classes_the_most_probable_come_first() -> None:
    probs = np.array([0.05, 0.3, 0.05, 0.2, 0.3, 0.1])
    figure = probability_bars(list("abcdef"), probs, target=0, at_most=3)
    assert _names(figure) == ["b", "e", "d"]
    assert figure.layout.title.text == "The 3 most probable of 6 classes"


def test_a_second_softmax_stands_beside_what_went_into_it() -> None:
    before = np.array([0.9, 0.1])
    figure = probability_bars(["a", "b"], np.array([0.69, 0.31]), target=0, before=before)
    assert [trace.name for trace in figure.data] == ["output", "softmax of it"]
    assert list(figure.data[0].x) == [0.9, 0.1]
    assert figure.layout.showlegend


def test_the_gradient_shows_the_longest_bars_of_many_classes() -> None:
    gradient = np.array([0.1, 0.2, -0.9, 0.3, 0.1, 0.2])
    figure = gradient_bars(list("abcdef"), gradient, target=2, at_most=2)
    assert _names(figure) == ["c", "d"]
    assert list(figure.data[0].text) == ["-0.900", "+0.300"]


def test_long_names_that_are_cut_to_the_same_text_keep_bars_of_their_own() -> None:
    names = ["a_very_long_name_of_a_cat_one", "a_very_long_name_of_a_cat_two"]
    figure = probability_bars(names, np.array([0.4, 0.6]), target=0)
    assert len(set(figure.data[0].y)) == 2
    assert list(figure.data[0].hovertext) == names
