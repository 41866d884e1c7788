"""An axis drawn as SVG: from numbers to pixels, and its ticks, as a Plotly layout describes them."""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

FEW = 6  # ticks of a linear axis, about
ROOM = 0.06  # beyond the largest value, of the range


@dataclass(frozen=True)
class Axis:
    """`low` to `high` (exponents on a log axis) cover pixel `start` to pixel `end`."""

    low: float
    high: float
    log: bool
    start: float
    end: float

    @classmethod
    def of(cls, layout: dict[str, Any], values: Sequence[Any], start: float, end: float) -> "Axis":
        """The layout's range, or one that holds all finite `values` (arrays)."""
        log = layout.get("type") == "log"
        low, high = layout.get("range") or _range(values, log, layout.get("rangemode") == "tozero")
        return cls(float(low), float(high), log, start, end)

    def places(self, values: Any) -> list[float]:
        """Pixels; not finite if a value isn't or has no logarithm."""
        numbers = numbers_of(values)
        if self.log:
            numbers = np.log10(np.where(numbers > 0, numbers, np.nan))
        share = (numbers - self.low) / ((self.high - self.low) or 1.0)
        return (self.start + share * (self.end - self.start)).tolist()


def numbers_of(values: Any) -> np.ndarray:
    """float64 (n,) from a list, or from an array as Plotly's JSON encodes it."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).astype(float)
    return np.asarray(values, dtype=float)


def ticks(axis: Axis, layout: dict[str, Any]) -> list[tuple[float, str]]:
    """(pixel, text) for each tick."""
    values = layout.get("tickvals")
    if "ticktext" in layout:
        named = zip(axis.places(values), layout["ticktext"], strict=True)
        least, most = sorted((axis.start, axis.end))
        return [(place, text) for place, text in named if least - 0.01 <= place <= most + 0.01]
    if values is None:
        step = layout.get("dtick") or _step(axis.high - axis.low)
        count = range(math.ceil(axis.low / step - 1e-9), math.floor(axis.high / step + 1e-9) + 1)
        values = [i * step for i in count]
    written = ".0%" if layout.get("tickformat") == ".0%" else ".6g"
    return [(place, format(value, written)) for place, value in zip(axis.places(values), values, strict=True)]


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that about FEW fit into `span`."""
    rough = (span or 1.0) / FEW
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _range(values: Sequence[Any], log: bool, from_zero: bool) -> tuple[float, float]:
    numbers = np.concatenate([numbers_of(part) for part in values]) if values else np.empty(0)
    if log:
        numbers = np.log10(numbers[numbers > 0])
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    room = ROOM * ((high - low) or 1.0)
    return (0.0 if from_zero and not log and low >= 0 else low - room), high + room
