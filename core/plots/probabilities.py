"""Bars for what a model makes of one picture: a probability per class, and the gradient of the loss.

They are HTML, not Plotly figures: they answer to a slider, and two Plotly figures cost a browser 100 ms at each move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import pandas as pd

from core.plots.colors import CLASSES, MARK
from core.wording import class_name

FEW = 5  # classes drawn in their own order; of more, the most probable ones
MOST = 100  # rows
LONGEST = 20  # characters of a class name beside its bar
STYLE = """<style>
.bars {width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums}
.bars caption {text-align: left; font-weight: 600; font-size: 1.1rem; padding-bottom: 0.3rem}
.bars caption small {font-weight: 400; font-size: 0.875rem; margin-left: 0.5rem}
.bars th, .bars td {padding: 0.22rem 0.4rem; font-weight: 400; text-align: right; white-space: nowrap}
.bars thead th {font-size: 0.875rem; border-bottom: 1px solid rgba(122, 134, 153, 0.6)}
.bars th:first-child, .bars th.softmax {text-align: left}
.bars i {display: inline-block; width: 0.75em; height: 0.75em; border-radius: 50%; margin-right: 0.45em}
.bars .right {font-weight: 700}
.bars .track {position: relative; width: 100%; min-width: 5rem; height: 1.9rem; padding: 0;
  border-left: 1px solid rgba(122, 134, 153, 0.6)}
.bars .signed {border: 0; background: linear-gradient(rgba(122, 134, 153, 0.6) 0 0) center / 1px 100% no-repeat}
.bars .track b {position: absolute; top: 0.2rem; bottom: 0.2rem; border-radius: 0.2rem;
  animation: bar-moves 0.35s ease-out}
.bars .track u {position: absolute; left: 0; top: 0.2rem; bottom: 0.2rem; border: 2px dashed; border-radius: 0.2rem}
@keyframes bar-moves {from {left: var(--left); width: var(--width)}}
@media (prefers-reduced-motion: reduce) {.bars .track b {animation: none}}
@media (max-width: 640px) {.bars .exp {display: none} .bars th, .bars td {padding: 0.22rem 0.25rem}}
</style>"""


@dataclass(frozen=True)
class Bar:
    """One bar: its class, its length and where that began, the number at its end, its colour. `right` marks the right
    class, `cells` come between name and bar, `outline` is the length of a dashed frame."""

    name: str
    value: float
    text: str
    color: str
    start: float = 0.0
    right: bool = False
    cells: tuple[str, ...] = ()
    outline: float | None = None


@dataclass(frozen=True)
class Bars:
    """A table of bars under a title and a `note`; `heads` names its columns. Where `signed`, bars start in the middle
    of [-1, 1], else on the left of [0, 1]."""

    title: str
    rows: list[Bar]
    note: str
    signed: bool = False
    heads: tuple[str, ...] = ()

    def html(self, alt: str) -> str:
        """The table, described by `alt` for those who don't see it."""
        heads = "".join(f"<th class='{head}'>{head}</th>" for head in self.heads)
        head = f"<thead><tr>{heads}<th></th></tr></thead>" if heads else ""
        body = "".join(self._row(bar) for bar in self.rows)
        caption = f"<caption>{escape(self.title)}<small>{escape(self.note)}</small></caption>"
        return f'{STYLE}<table class="bars" aria-label="{escape(alt)}">{caption}{head}<tbody>{body}</tbody></table>'

    def _row(self, bar: Bar) -> str:
        left, width = self._place(bar.value)
        from_left, from_width = self._place(bar.start)
        moving = f"--left: {from_left:.2f}%; --width: {from_width:.2f}%"
        drawn = f"<b style='left: {left:.2f}%; width: {width:.2f}%; background: {bar.color}; {moving}'></b>"
        if bar.outline is not None:
            drawn += f"<u style='width: {self._place(bar.outline)[1]:.2f}%; border-color: {bar.color}'></u>"
        check, bold = (" <span title='the right class'>✓</span>", " class='right'") if bar.right else ("", "")
        name = f"<th scope='row'{bold}><i style='background: {bar.color}'></i>{escape(bar.name)}{check}</th>"
        heads = self.heads[1:] or [""] * len(bar.cells)
        cells = "".join(f"<td class='{head}'>{cell}</td>" for head, cell in zip(heads, bar.cells, strict=False))
        track = "track signed" if self.signed else "track"
        return f"<tr>{name}{cells}<td class='{track}'>{drawn}</td><td>{bar.text}</td></tr>"

    def _place(self, value: float) -> tuple[float, float]:
        """(left, width) in percent of the track."""
        width = 100 * min(1.0, abs(value)) / (2 if self.signed else 1)
        return (50 - width if value < 0 else 50) if self.signed else 0, width


def class_colors(outputs: Sequence[float] | np.ndarray) -> list[str]:
    """A colour per class: one each for up to eight; of more, for the eight largest outputs, and grey for the others."""
    order = np.argsort(-np.asarray(outputs), kind="stable") if len(outputs) > len(CLASSES) else range(len(outputs))
    colors = [MARK] * len(outputs)
    for color, i in zip(CLASSES, order, strict=False):
        colors[i] = color
    return colors


def softmax_bars(
    table: pd.DataFrame, colors: Sequence[str], target: int, start: Mapping[str, float], second: bool = False
) -> Bars:
    """`softmax_table` with softmax as bars, the right class `target` marked; of more than five classes the most
    probable first. Bars move from `start`. `second`: the outputs are probabilities, drawn as dashed frames."""
    probs = table["softmax"].to_numpy()
    rows = []
    for i in largest(probs, MOST).tolist():
        name, output, exp = table["class_name"][i], float(table["output"][i]), float(table["exp"][i])
        cells = (f"{output:.4g}", f"{exp:.4g}" if exp < np.inf else "∞")
        bar = Bar(short(class_name(name)), probs[i], f"{probs[i]:.4f}", colors[i], start.get(name, probs[i]))
        rows.append(replace(bar, right=i == target, cells=cells, outline=output if second else None))
    title = "Probabilities" if len(table) <= MOST else f"The {MOST} most probable of {len(table):,} classes"
    note = "dashed: the output, already a probability" if second else ""
    return Bars(title, rows, note, heads=("class", "output", "exp", "softmax"))


def probability_bars(vocab: Sequence[str], probs: np.ndarray, at_most: int = 5) -> Bars:
    """Bars of `probs` (classes,) in [0, 1]; of more than five classes the `at_most` most probable, largest first."""
    shown, colors = largest(probs, at_most), class_colors(probs)
    title = "Probabilities" if len(shown) == len(vocab) else f"Top {len(shown)} of {len(vocab)} classes"
    return Bars(title, [Bar(short(vocab[i]), probs[i], f"{probs[i]:.1%}", colors[i]) for i in shown.tolist()], "")


def gradient_bars(
    vocab: Sequence[str], gradient: np.ndarray, colors: Sequence[str], target: int, start: Mapping[str, float]
) -> Bars:
    """Bars of `gradient` (classes,), softmax minus one hot, in [-1, 1]; of more than five classes the longest five.
    Bars move from `start`."""
    rows = [
        Bar(
            short(class_name(vocab[i])),
            gradient[i],
            f"{gradient[i]:+.3f}",
            colors[i],
            start.get(vocab[i], gradient[i]),
            i == target,
        )
        for i in largest(np.abs(gradient), FEW).tolist()
    ]
    return Bars("Gradient: d loss / d output", rows, "from −1 to 1", signed=True)


def largest(values: np.ndarray, at_most: int) -> np.ndarray:
    """Indices of up to five values in their order; of more, of the `at_most` largest, largest first."""
    return np.arange(len(values)) if len(values) <= FEW else np.argsort(-values, kind="stable")[:at_most]


def short(name: str, longest: int = LONGEST) -> str:
    """A class name that fits beside a bar, or on an axis with room for `longest` characters."""
    return name if len(name) <= longest else name[: longest - 1] + "…"
