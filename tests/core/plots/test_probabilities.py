"""Bars of probabilities and gradients: which classes, in which order, how long, in which colour."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from core.plots.colors import CLASSES, MARK
from core.plots.probabilities import Bar, Bars, class_colors, gradient_bars, probability_bars, softmax_bars
from core.understand import softmax_table

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
THEMES = {name: tomllib.loads(CONFIG.read_text())["theme"][name] for name in ("light", "dark")}


def test_few_classes_keep_their_order_and_have_a_colour_each() -> None:
    bars = probability_bars(["a", "b", "c"], np.array([0.1, 0.7, 0.2]))
    assert bars.title == "Probabilities"
    assert bars.rows == [
        Bar("a", 0.1, "10.0%", CLASSES[0]),
        Bar("b", 0.7, "70.0%", CLASSES[1]),
        Bar("c", 0.2, "20.0%", CLASSES[2]),
    ]


def test_of_many_classes_the_most_probable_come_first() -> None:
    probs = np.array([0.05, 0.3, 0.05, 0.2, 0.3, 0.1])
    bars = probability_bars(list("abcdef"), probs, at_most=3)
    assert [bar.name for bar in bars.rows] == ["b", "e", "d"]
    assert bars.title == "Top 3 of 6 classes"


def test_of_many_classes_the_largest_outputs_have_colours() -> None:
    outputs = np.arange(12.0)
    colors = class_colors(outputs)
    assert colors[:4] == [MARK] * 4 and sorted(colors[4:]) == sorted(CLASSES)
    assert class_colors([0.0, 5.0]) == list(CLASSES[:2])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_colour_stands_out_in_light_and_dark(theme: dict[str, str]) -> None:
    assert all(contrast(color, theme["backgroundColor"]) >= 3 for color in (*CLASSES, MARK))


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_the_table_of_softmax_marks_the_right_class_and_moves_from_before() -> None:
    table = softmax_table([2.0, 1.0, 800.0], ["Maine_Coon", "b", "c"])
    bars = softmax_bars(table, ["red", "green", "blue"], target=0, start={"b": 0.5})
    assert bars.rows[0] == Bar("Maine Coon", 0.0, "0.0000", "red", 0.0, True, ("2", "7.389"))
    assert (bars.rows[1].start, bars.rows[2].start, bars.rows[2].cells) == (0.5, 1.0, ("800", "∞"))
    html = bars.html("all")
    assert html.count("✓") == 1 and "--width: 50.00%" in html


def test_what_went_into_a_second_softmax_is_a_frame() -> None:
    bars = softmax_bars(softmax_table([0.9, 0.1], ["a", "b"]), ["red", "blue"], 0, {}, second=True)
    assert [bar.outline for bar in bars.rows] == [0.9, 0.1]
    assert "already a probability" in bars.note and "width: 90.00%" in bars.html("")


def test_a_table_of_thousands_of_classes_has_an_end() -> None:
    bars = softmax_bars(softmax_table(np.zeros(5000), [f"{i}" for i in range(5000)]), ["red"] * 5000, 0, {})
    assert len(bars.rows) == 100 and bars.title == "The 100 most probable of 5,000 classes"


def test_the_gradient_shows_the_longest_bars_of_many_classes() -> None:
    gradient = np.array([0.1, 0.2, -0.9, 0.3, 0.1, 0.2])
    bars = gradient_bars(list("abcdef"), gradient, list("123456"), 2, {"c": -0.5})
    assert [(bar.name, bar.text, bar.color, bar.right) for bar in bars.rows[:2]] == [
        ("c", "-0.900", "3", True),
        ("d", "+0.300", "4", False),
    ]
    assert bars.signed and bars.rows[0].start == -0.5


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
    assert f"<b style='{place}" in Bars("title", [Bar("a", value, "", "red")], "", signed).html("alt")


def test_names_and_descriptions_may_hold_anything() -> None:
    html = probability_bars(["<b>", 'a"b'], np.array([0.4, 0.6])).html('say "<i>"')
    assert "<b>" not in html and "&lt;b&gt;" in html
    assert 'aria-label="say &quot;&lt;i&gt;&quot;"' in html


def test_a_long_name_is_cut() -> None:
    bars = probability_bars(["a_very_long_name_of_a_cat_one", "b"], np.array([0.4, 0.6]))
    assert bars.rows[0].name == "a_very_long_name_of…"
