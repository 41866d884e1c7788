"""One sigmoid per class: each class is judged alone, so that all may say no.
And two classes, where softmax is the sigmoid of a difference."""

from collections.abc import Sequence

import numpy as np
import torch

from core.understand.outputs.softmax import finite


def sigmoids(outputs: Sequence[float] | np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-output)) of each, float64 (classes,). They need not sum to 1."""
    return np.exp(-np.logaddexp(0.0, -finite(outputs)))


def by_where(prob: float, targets: Sequence[int]) -> list[float]:
    """What the book's chapter 4 does with two classes, `torch.where(targets == 1, prob, 1 - prob)`: the probability of
    the right answer, if every target that is not 1 is the one other class."""
    targs = torch.tensor(list(targets))
    p = torch.tensor(prob, dtype=torch.float64)
    return torch.where(targs == 1, p, 1 - p).tolist()


def by_index(probs: Sequence[float] | np.ndarray, targets: Sequence[int]) -> list[float]:
    """What chapter 5 does instead, for any number of classes: `probs[targets]`, the probability of each target."""
    return torch.tensor(np.asarray(probs, dtype=np.float64))[torch.tensor(list(targets))].tolist()
