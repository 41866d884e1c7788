"""One sigmoid per class, which judges each class by itself; and two classes, where softmax is the sigmoid of a
difference."""

from collections.abc import Sequence

import numpy as np
import torch

from core.understand.outputs.softmax import finite


def sigmoids(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-output)) of each, float64 (classes,). They don't have to sum to 1."""
    return np.exp(-np.logaddexp(0.0, -finite(outputs)))


def by_where(prob: float, targets: Sequence[int]) -> list[float]:
    """The book's way with two classes in chapter 4, `torch.where(targets == 1, prob, 1 - prob)`: the probability of the
    right class, if every target but 1 is the one other class."""
    targs = torch.tensor(list(targets))
    p = torch.tensor(prob, dtype=torch.float64)
    return torch.where(targs == 1, p, 1 - p).tolist()


def by_index(probs: Sequence[float] | np.ndarray, targets: Sequence[int]) -> list[float]:
    """The book's way with any number of classes in chapter 5: `probs[targets]`, the probability of each target."""
    return torch.tensor(np.asarray(probs, dtype=np.float64))[torch.tensor(list(targets))].tolist()
