"""Softmax of a softmax, and of that again: each time flatter. It happens to whoever ends a model with a softmax and
then calls `cross_entropy`, which holds one already."""

from collections.abc import Sequence

import numpy as np

from core.understand.outputs.softmax import softmax


def softmax_times(outputs: Sequence[float] | np.ndarray, times: int) -> np.ndarray:
    """softmax once, twice, ... `times` times: float64 (times, classes). Raises ValueError for fewer than one."""
    if times < 1:
        raise ValueError(f"times: expected at least 1, got {times}")
    rows = [softmax(outputs)]
    while len(rows) < times:
        rows.append(softmax(rows[-1]))
    return np.stack(rows)
