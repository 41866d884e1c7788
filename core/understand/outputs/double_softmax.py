"""Softmax of a softmax: flatter each time. It happens when a model ends in softmax and its loss is `cross_entropy`,
which takes softmax itself."""

from collections.abc import Sequence

import numpy as np

from core.understand.outputs.softmax import softmax


def softmax_times(outputs: Sequence[float] | np.ndarray, times: int) -> np.ndarray:
    """Softmax taken once, twice, ... `times` times: float64 (times, classes). Raises ValueError below one."""
    if times < 1:
        raise ValueError(f"times: expected at least 1, got {times}")
    rows = [softmax(outputs)]
    while len(rows) < times:
        rows.append(softmax(rows[-1]))
    return np.stack(rows)
