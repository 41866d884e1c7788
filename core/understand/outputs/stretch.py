"""How `exp` stretches: a lead in outputs becomes a ratio of probabilities, and each further step multiplies again.
Beside it what comes of dividing without `exp`."""

from collections.abc import Sequence

import numpy as np

from core.understand.outputs.softmax import finite


def times_as_probable(outputs: Sequence[float] | np.ndarray, first: int, second: int) -> float:
    """p[first] / p[second] = exp(outputs[first] - outputs[second]); no other class matters to it. Infinite above a lead
    of 709."""
    values = finite(outputs)
    with np.errstate(over="ignore"):
        return float(np.exp(values[first] - values[second]))


def shares_without_exp(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """outputs / sum(outputs), float64 (classes,): probabilities only where no output is negative. NaN or infinite where
    the sum is 0."""
    values = finite(outputs)
    with np.errstate(all="ignore"):
        return values / values.sum()


def raised(outputs: Sequence[float] | np.ndarray, which: int, by: float) -> np.ndarray:
    """The same outputs with `by` added to one of them, float64 (classes,)."""
    values = finite(outputs).copy()
    values[which] += by
    return values
