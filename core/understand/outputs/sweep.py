"""One output moves, all others stay: what its probability, the loss and the gradient answer. Closed formulas."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.understand.outputs.softmax import finite


@dataclass(frozen=True)
class Sweep:
    """For each of n values that the moved output takes: its own probability, the loss of the right class, and
    d loss / d output, which is the probability minus 1 for the right class, minus 0 for any other. All float64 (n,)."""

    values: np.ndarray
    prob: np.ndarray
    loss: np.ndarray
    gradient: np.ndarray


def sweep(
    outputs: Sequence[float] | np.ndarray, which: int, target: int, values: Sequence[float] | np.ndarray
) -> Sweep:
    """Moves `outputs[which]` through `values` while `target` is the right class.

    Raises ValueError for a class that there is not, and for a single class, which has nothing to compare with.
    """
    given, moved = finite(outputs), finite(values)
    if len(given) < 2:
        raise ValueError("outputs: expected at least two classes, got 1")
    for name, index in (("which", which), ("target", target)):
        if not 0 <= index < len(given):
            raise ValueError(f"{name}: expected a class from 0 to {len(given) - 1}, got {index}")
    others = np.delete(given, which)
    rest = others.max() + np.log(np.exp(others - others.max()).sum())
    log_prob = -np.logaddexp(0.0, rest - moved)  # (n,)
    prob = np.exp(log_prob)
    if which == target:
        return Sweep(moved, prob, -log_prob, -np.exp(-np.logaddexp(0.0, moved - rest)))
    return Sweep(moved, prob, np.logaddexp(moved, rest) - given[target], prob)
