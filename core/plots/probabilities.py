"""Bars for what a model says about one picture: a probability per class, and the gradient of the loss.

They are HTML, not Plotly figures: they answer to a slider, and two Plotly figures cost a browser 100 ms at each move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

CLASS, RIGHT_CLASS, BEFORE = "#2F7FC8", "#1F9378", "#D0671F"
FEW = 5  # classes that are drawn in their own order; of more, the most probable ones
LONGEST = 20  # characters of a class name beside its bar
STYLE = """<style>
.bars {margin: 0; display: grid; grid-template-columns: max-content 1fr max-content; gap: 0.55rem 0.6rem;
  align-items: center; font-size: 0.95rem}
.bars figcaption {grid-column: 1 / -1; font-weight: 600; font-size: 1.1rem}
.bars .name {text-align: right}
.bars .track {position: relative; height: 1.9rem; border-left: 1px solid rgba(122, 134, 153, 0.6)}
.bars .signed {border: 0; background: linear-gradient(rgba(122, 134, 153, 0.6) 0 0) center / 1px 100% no-repeat}
.bars .track b {position: absolute; top: 0; bottom: 0; border-radius: 0.15rem}
.bars .value {font-variant-numeric: tabular-nums; text-align: right}
.bars .note {grid-column: 2; opacity: 0.75; font-size: 0.875rem}
</style>"""


@dataclass(frozen=True)
class Bar:
    """One bar: its class's name as it stands beside it, how far it reaches, that in words, and its colour."""

    name: str
    value: float
    text: str
    color: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars below a title; `note` says what is measured. Where `signed`, they start in the middle of [-1, 1],
    else on the left of [0, 1]."""

    title: str
    rows: list[Bar]
    note: str
    signed: bool = False

    def html(self, alt: str) -> str:
        """The bars as one figure, described by `alt` for those who do not see it."""
        rows = "".join(self._row(bar) for bar in self.rows)
        inside = f"<figcaption>{escape(self.title)}</figcaption>{rows}<span class='note'>{escape(self.note)}</span>"
        return f'{STYLE}<figure class="bars" role="img" aria-label="{escape(alt)}">{inside}</figure>'

    def _row(self, bar: Bar) -> str:
        width = 100 * min(1.0, abs(bar.value)) / (2 if self.signed else 1)
        left = (50 - width if bar.value < 0 else 50) if self.signed else 0
        track = "track signed" if self.signed else "track"
        drawn = f"<b style='left: {left:.2f}%; width: {width:.2f}%; background: {bar.color}'></b>"
        name, text = f"<span class='name'>{escape(bar.name)}</span>", f"<span class='value'>{bar.text}</span>"
        return f"{name}<span class='{track}'>{drawn}</span>{text}"


def probability_bars(
    vocab: Sequence[str], probs: np.ndarray, target: int, before: np.ndarray | None = None, at_most: int = 8
) -> Bars:
    """Bars of `probs` (classes,) in [0, 1], the right class `target` in a colour of its own; of more than five classes
    the `at_most` most probable. `before` (classes,) is drawn above those of four classes: probabilities that went into
    a second softmax.
    """
    shown = largest(probs, at_most if before is None else 4)
    title = "Probabilities" if len(shown) == len(vocab) else f"The {len(shown)} most probable of {len(vocab)} classes"
    if before is None:
        return Bars(title, _rows(vocab, probs, shown, target, ".1%"), "probability, 0 to 1")
    rows = []
    for i in shown.tolist():
        rows.append(Bar(short(vocab[i]), before[i], f"{before[i]:.4f}", BEFORE))
        rows.append(Bar("", probs[i], f"{probs[i]:.4f}", CLASS))
    return Bars(title, rows, "orange: the output; blue: softmax of it")


def gradient_bars(vocab: Sequence[str], gradient: np.ndarray, target: int, at_most: int = 8) -> Bars:
    """Bars of `gradient` (classes,), softmax minus one hot, in [-1, 1]; of more than five classes the `at_most`
    longest."""
    rows = _rows(vocab, gradient, largest(np.abs(gradient), at_most), target, "+.3f")
    return Bars("Gradient: softmax − right answer", rows, "d loss / d output, −1 to 1", signed=True)


def _rows(vocab: Sequence[str], values: np.ndarray, shown: np.ndarray, target: int, form: str) -> list[Bar]:
    return [
        Bar(short(vocab[i]), values[i], format(values[i], form), RIGHT_CLASS if i == target else CLASS)
        for i in shown.tolist()
    ]


def largest(values: np.ndarray, at_most: int) -> np.ndarray:
    """Indices of up to five values as they stand; of more, of the `at_most` largest, largest first."""
    return np.arange(len(values)) if len(values) <= FEW else np.argsort(-values, kind="stable")[:at_most]


def short(name: str, longest: int = LONGEST) -> str:
    """A class name as it fits beside a bar, or on an axis with room for `longest` characters."""
    return name if len(name) <= longest else name[: longest - 1] + "…"
