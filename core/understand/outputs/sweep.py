"""One output moves while the others stay: its probability, the loss and the gradient, in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.understand.outputs.softmax import finite


@dataclass(frozen=True)
class Sweep:
    """For each of n values of the moved output: its probability, the loss, and d loss / d output, which is the
    probability minus 1 for the right class and minus 0 for any other. All float64 (n,)."""

    values: np.ndarray
    prob: np.ndarray
    loss: np.ndarray
    gradient: np.ndarray


def sweep(
    outputs: Sequence[float] | np.ndarray, which: int, target: int, values: Sequence[float] | np.ndarray
) -> Sweep:
    """Moves `outputs[which]` through `values` while `target` is the right class.

    Raises ValueError if there's no such class, or only one class.
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
