"""How floating-point numbers break softmax: `exp` of a large output is infinite, of a very small one zero, and both end
in NaN, unless the largest output is subtracted first."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from core.understand.outputs.softmax import finite

FORMATS: dict[str, type[np.floating]] = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


@dataclass(frozen=True)
class Softmaxed:
    """The steps of one softmax in one format: `exp` (classes,) and its `total`, `probs` (classes,), `log_sum_exp`;
    infinite or NaN beyond the format's range."""

    exp: np.ndarray
    total: float
    probs: np.ndarray
    log_sum_exp: float


def as_written(outputs: Sequence[float] | np.ndarray, fmt: str = "float32") -> Softmaxed:
    """exp(outputs) / sum(exp(outputs)), exactly as the formula says."""
    return _steps(_in_format(outputs, fmt), 0.0)


def maximum_first(outputs: Sequence[float] | np.ndarray, fmt: str = "float32") -> Softmaxed:
    """The same with the largest output subtracted first and added back to the logarithm: the log-sum-exp trick, as in
    torch. The largest exponent is then 0, so nothing overflows."""
    values = _in_format(outputs, fmt)
    return _steps(values, values.max())


def overflows_above(fmt: str) -> float:
    """Above this output `exp` is infinite in this format: the logarithm of its largest number."""
    return log(float(np.finfo(FORMATS[fmt]).max))


def _steps(values: np.ndarray, taken_off: float) -> Softmaxed:
    with np.errstate(all="ignore"):  # infinities and NaN are what is shown
        exp = np.exp(values - taken_off)
        total = exp.sum(dtype=values.dtype)
        return Softmaxed(exp, float(total), exp / total, float(taken_off + np.log(total)))


def _in_format(outputs: Sequence[float] | np.ndarray, fmt: str) -> np.ndarray:
    if fmt not in FORMATS:
        raise ValueError(f"fmt: expected one of {', '.join(FORMATS)}, got {fmt!r}")
    with np.errstate(over="ignore"):
        values = finite(outputs).astype(FORMATS[fmt])
    if not np.isfinite(values).all():
        raise ValueError(f"outputs: expected numbers that {fmt} can hold, up to {np.finfo(FORMATS[fmt]).max:g}")
    return values
