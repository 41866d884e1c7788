"""How `exp` stretches a lead in outputs into a ratio of probabilities, and what happens without `exp`."""

from collections.abc import Sequence

import numpy as np

from core.understand.outputs.softmax import finite


def times_as_probable(outputs: Sequence[float] | np.ndarray, first: int, second: int) -> float:
    """p[first] / p[second] = exp(outputs[first] - outputs[second]), whatever the other classes are. Infinite above a
    lead of 709."""
    values = finite(outputs)
    with np.errstate(over="ignore"):
        return float(np.exp(values[first] - values[second]))


def shares_without_exp(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """outputs / sum(outputs), float64 (classes,): probabilities only if no output is negative. NaN or infinite if the
    sum is 0."""
    values = finite(outputs)
    with np.errstate(all="ignore"):
        return values / values.sum()


def raised(outputs: Sequence[float] | np.ndarray, which: int, by: float) -> np.ndarray:
    """The same outputs with `by` added to one of them, float64 (classes,)."""
    values = finite(outputs).copy()
    values[which] += by
    return values
