"""Where a model errs: confusion matrix, most confused pairs, top losses.
It takes predictions and returns numbers; drawing them is `core.plots`."""

from typing import NamedTuple

import numpy as np

from core.train.inference import Preds


class Confusion(NamedTuple):
    """`actual` was taken for `predicted` in `count` pictures; both are class ids."""

    actual: int
    predicted: int
    count: int  # type: ignore[assignment]  # tuple.count is given up for the better word


class TopLoss(NamedTuple):
    """A picture's index in `preds`, its loss, and the probability of its true class."""

    index: int  # type: ignore[assignment]
    loss: float
    probability: float


class Interpretation:
    """What `preds` says about the model's mistakes. Source: fastai's ClassificationInterpretation."""

    def __init__(self, preds: Preds):
        self.preds = preds
        self.predicted = preds.probs.argmax(dim=1).numpy()
        self.actual = preds.targs.numpy()
        self.n_classes = preds.probs.shape[1]

    def confusion_matrix(self) -> np.ndarray:
        """int (classes, classes): rows are the true classes, columns the predicted ones."""
        flat = np.bincount(self.actual * self.n_classes + self.predicted, minlength=self.n_classes**2)
        return flat.reshape(self.n_classes, self.n_classes)

    def most_confused(self, min_val: int = 1) -> list[Confusion]:
        """The pairs of classes that are confused at least `min_val` times, most frequent first."""
        matrix = self.confusion_matrix()
        np.fill_diagonal(matrix, 0)
        pairs = [Confusion(int(a), int(p), int(matrix[a, p])) for a, p in np.argwhere(matrix >= max(1, min_val))]
        return sorted(pairs, key=lambda pair: -pair.count)

    def top_losses(self, k: int = 9) -> list[TopLoss]:
        """The `k` pictures with the largest losses, largest first."""
        losses, probs, targs = self.preds.losses, self.preds.probs, self.preds.targs
        order = losses.argsort(descending=True)[:k].tolist()
        return [TopLoss(i, losses[i].item(), probs[i, targs[i]].item()) for i in order]
