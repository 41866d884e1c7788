"""Where a model errs: confusion matrix, most confused pairs, top losses, precision and recall.
It takes predictions and returns numbers."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from core.train.predictions.inference import Preds


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


class ClassScore(NamedTuple):
    """One class: `pictures` carry its label, `predicted` were taken for it, `right` are both. A share without pictures
    to measure it on is None."""

    class_id: int
    pictures: int
    predicted: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of the pictures taken for this class, the share that is of it."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Of the pictures of this class, the share that was recognised."""
        return self.right / self.pictures if self.pictures else None


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

    def cell(self, actual: Collection[int], predicted: Collection[int]) -> list[int]:
        """The pictures, as indices in `preds`, whose true class is one of `actual` and whose predicted class is one of
        `predicted`; those with the largest loss first."""
        there = np.isin(self.actual, list(actual)) & np.isin(self.predicted, list(predicted))
        found = np.flatnonzero(there)
        return found[np.argsort(-self.preds.losses.numpy()[found], kind="stable")].tolist()

    def class_scores(self) -> list[ClassScore]:
        """Precision and recall of each class, in the order of the vocabulary."""
        matrix = self.confusion_matrix()
        columns = matrix.sum(axis=1), matrix.sum(axis=0), matrix.diagonal()
        return [ClassScore(i, *row) for i, row in enumerate(zip(*(c.tolist() for c in columns), strict=True))]

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


def cat_or_dog(vocab: Sequence[str]) -> list[str] | None:
    """ "cat" or "dog" for each class, by the Oxford set's convention: names of cats begin with a capital. None where
    the names do not tell: one does not begin with a letter, or all begin alike."""
    cats = [name[:1].isupper() for name in vocab]
    if not all(name[:1].isalpha() for name in vocab) or all(cats) or not any(cats):
        return None
    return ["cat" if cat else "dog" for cat in cats]


def grouped(matrix: np.ndarray, groups: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """The confusion matrix of groups of classes, and their names, sorted; `groups` has a name for each class."""
    names = sorted(set(groups))
    member = np.array([[group == name for group in groups] for name in names], dtype=int)  # (groups, classes)
    return member @ matrix @ member.T, names
