"""Temperature: outputs divided by one number before softmax. Below 1 the largest wins more clearly, above 1 they get
closer. The order of the classes never changes, so the prediction doesn't either."""

from collections.abc import Sequence

import numpy as np

from core.understand.outputs.softmax import finite, softmax


def tempered(outputs: Sequence[float] | np.ndarray, temperature: float) -> np.ndarray:
    """outputs / temperature, float64 (classes,). Raises ValueError unless the temperature is finite and above 0."""
    if not 0 < temperature < float("inf"):
        raise ValueError(f"temperature: expected a finite number above 0, got {temperature}")
    return finite(finite(outputs) / temperature)


def over_temperatures(outputs: Sequence[float] | np.ndarray, temperatures: Sequence[float] | np.ndarray) -> np.ndarray:
    """softmax(outputs / t) for each t of `temperatures`: float64 (temperatures, classes)."""
    return np.stack([softmax(tempered(outputs, t)) for t in temperatures])
