"""Softmax and cross-entropy, one step at a time, in float64. The numbers equal torch's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


def softmax(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """exp(output) / sum of exp(outputs), float64 (classes,). Subtracting the largest output first keeps `exp` from
    overflowing and doesn't change the result."""
    outputs = finite(outputs)
    stretched = np.exp(outputs - outputs.max())
    return stretched / stretched.sum()


def softmax_table(outputs: Sequence[float] | np.ndarray, vocab: Sequence[str]) -> pd.DataFrame:
    """The book's table: class_name, output, exp, softmax; one row per class, in the order of `vocab`.

    `exp` is infinite above 709, as in a spreadsheet. Raises ValueError if the two lists differ in length or an output
    isn't finite. Source: book chapter 5, "Softmax".
    """
    outputs = finite(outputs)
    if len(outputs) != len(vocab):
        raise ValueError(f"vocab: expected {len(outputs)} class names, one per output, got {len(vocab)}")
    with np.errstate(over="ignore"):
        exp = np.exp(outputs)
    return pd.DataFrame({"class_name": list(vocab), "output": outputs, "exp": exp, "softmax": softmax(outputs)})


@dataclass(frozen=True)
class CrossEntropySteps:
    """From outputs to a loss: `log_sum_exp` is log(sum(exp(outputs))), `log_softmax` (classes,) is output -
    log_sum_exp, `loss` is minus the target's entry of it; `gradient` (classes,) is softmax - one_hot(target)."""

    target: int
    log_sum_exp: float
    softmax: np.ndarray
    log_softmax: np.ndarray
    loss: float
    gradient: np.ndarray


def cross_entropy_steps(outputs: Sequence[float] | np.ndarray, target: int) -> CrossEntropySteps:
    """Cross-entropy of one picture: log-softmax, then the negative log likelihood of `target`, in float64.

    Raises ValueError if there's no such class. Agrees with `torch.nn.functional.cross_entropy`.
    """
    outputs = finite(outputs)
    if not 0 <= target < len(outputs):
        raise ValueError(f"target: expected a class from 0 to {len(outputs) - 1}, got {target}")
    peak = outputs.max()
    rest = np.log(np.exp(outputs - peak).sum())
    log_softmax = outputs - peak - rest  # in this order: peak + rest would round digits of the rest away
    probs = softmax(outputs)
    gradient = probs.copy()
    gradient[target] -= 1
    return CrossEntropySteps(target, float(peak + rest), probs, log_softmax, float(-log_softmax[target]), gradient)


def looks_like_probabilities(outputs: Sequence[float] | np.ndarray) -> bool:
    """Whether `outputs` are in [0, 1] and sum to 1: they are already a softmax, and a second one would flatten them."""
    outputs = finite(outputs)
    return len(outputs) > 1 and bool((outputs >= 0).all() and (outputs <= 1).all() and abs(outputs.sum() - 1) < 1e-3)


def finite(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """`outputs` as float64 (classes,). Raises ValueError for another shape, no class, NaN or infinity."""
    values = np.asarray(outputs, dtype=np.float64)
    if values.ndim != 1 or not len(values):
        raise ValueError(f"outputs: expected one number per class, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError("outputs: expected finite numbers, got NaN or infinity")
    return values
