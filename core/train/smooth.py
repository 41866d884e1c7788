"""Two ways to smooth noisy losses: fastai's running average, which lags, and a centred one, which doesn't."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BETA = 0.98  # fastai's weight of the past
REACH = 10  # neighbours on either side


@dataclass
class Smooth:
    """fastai's AvgSmoothLoss: an exponential average without its bias towards zero."""

    average: float = 0.0
    count: int = 0

    def add(self, loss: float) -> float:
        self.count += 1
        self.average = BETA * self.average + (1 - BETA) * loss
        return self.average / (1 - BETA**self.count)


def centred(losses: Sequence[float] | np.ndarray, reach: int = REACH) -> np.ndarray:
    """(n,) each loss averaged with `reach` neighbours on either side, so a fall stays where it is. A straight line
    through the outermost 2 `reach` + 1 losses serves the ends."""
    values = np.asarray(losses, dtype=float)
    reach = min(reach, (len(values) - 1) // 2)
    if reach < 1:
        return values
    width, x = 2 * reach + 1, np.arange(-reach, reach + 1)

    def line(part: np.ndarray) -> np.ndarray:
        return part.mean() + (x @ part) / (x @ x) * x

    middle = np.convolve(values, np.full(width, 1 / width), "valid")
    return np.concatenate([line(values[:width])[:reach], middle, line(values[-width:])[reach + 1 :]])
