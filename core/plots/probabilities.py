"""Bars for what a model says about one picture: a probability per class, and the gradient of the loss.
Numbers and names come in; where they are from is the caller's."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

CLASS, RIGHT_CLASS, BEFORE = "#2F7FC8", "#1F9378", "#D0671F"
FEW = 5  # classes that are drawn in their own order; of more, the most probable ones
LONGEST = 20  # characters of a class name beside its bar
HEIGHT = 290


def probability_bars(
    vocab: Sequence[str], probs: np.ndarray, target: int, before: np.ndarray | None = None, at_most: int = 8
) -> go.Figure:
    """Horizontal bars of `probs` (classes,) in [0, 1], the right class `target` in a colour of its own; of more than
    five classes the `at_most` most probable. `before` (classes,) is drawn beside those of four classes: probabilities
    that went into a second softmax.
    """
    if before is None:
        shown = largest(probs, at_most)
        bars = [_bars("softmax", vocab, probs, shown, target, ".1%")]
    else:
        shown = largest(probs, 4)
        bars = [_bars("output", vocab, before, shown, target, ".4f") | {"marker": {"color": BEFORE}}]
        bars.append(_bars("softmax of it", vocab, probs, shown, target, ".4f") | {"marker": {"color": CLASS}})
    title = "Probabilities" if len(shown) == len(vocab) else f"The {len(shown)} most probable of {len(vocab)} classes"
    axis = {"title": {"text": "probability"}, "range": [0, 1.2], "tickvals": [0, 0.5, 1], "fixedrange": True}
    return _figure(bars, title, axis)


def gradient_bars(vocab: Sequence[str], gradient: np.ndarray, target: int, at_most: int = 8) -> go.Figure:
    """Horizontal bars of `gradient` (classes,), softmax minus one hot, in [-1, 1]; of more than five classes those with
    the longest bars."""
    shown = largest(np.abs(gradient), at_most)
    bars = [_bars("gradient", vocab, gradient, shown, target, "+.3f")]
    axis = {"title": {"text": "d loss / d output"}, "range": [-1.7, 1.5], "tickvals": [-1, 0, 1], "fixedrange": True}
    return _figure(bars, "Gradient: softmax − right answer", axis)


def largest(values: np.ndarray, at_most: int) -> np.ndarray:
    """Indices of up to five values as they stand; of more, of the `at_most` largest, largest first."""
    return np.arange(len(values)) if len(values) <= FEW else np.argsort(-values, kind="stable")[:at_most]


def _bars(name: str, vocab: Sequence[str], values: np.ndarray, shown: np.ndarray, target: int, text: str) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values[shown].tolist(),
        "y": [f"{i}" for i in shown],  # names may be cut to the same text, ids differ
        "text": [format(value, text) for value in values[shown]],
        "textposition": "outside",
        "textfont": {"size": 15},
        "cliponaxis": False,
        "marker": {"color": [RIGHT_CLASS if i == target else CLASS for i in shown]},
        "hovertext": [vocab[i] for i in shown],
        "hovertemplate": f"%{{hovertext}}<br>{name} %{{x:.6f}}<extra></extra>",
        "meta": [short(vocab[i]) for i in shown],
    }


def _figure(bars: list[dict], title: str, xaxis: dict) -> go.Figure:
    names = {"tickvals": bars[0]["y"], "ticktext": bars[0]["meta"]}
    layout = {
        "title": {"text": title, "font": {"size": 18}},
        "height": HEIGHT,
        "margin": {"l": 10, "r": 10, "t": 46, "b": 10},
        "bargap": 0.3,
        "xaxis": xaxis,
        "yaxis": {"type": "category", "autorange": "reversed", "automargin": True, "fixedrange": True, **names}
        | {"tickfont": {"size": 15}},
        "legend": {"x": 1, "xanchor": "right", "y": 0.04, "yanchor": "bottom", "font": {"size": 15}},
        "showlegend": len(bars) > 1,
        "uirevision": title,
    }
    return go.Figure({"data": bars, "layout": layout})


def short(name: str) -> str:
    """A class name as it fits beside a bar."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
