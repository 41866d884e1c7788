"""A model's mistakes: confusion matrix, most confused pairs, top losses, precision and recall."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from core.train.predictions.inference import Preds


class Confusion(NamedTuple):
    """In `count` pictures, class id `actual` was predicted as `predicted`."""

    actual: int
    predicted: int
    count: int  # type: ignore[assignment]  # the better word is worth hiding tuple.count


class TopLoss(NamedTuple):
    """A picture's index in `preds`, its loss, and the probability of its true class."""

    index: int  # type: ignore[assignment]
    loss: float
    probability: float


class ClassScore(NamedTuple):
    """One class: `pictures` have its label, `predicted` were predicted as it, `right` are both. A share of no pictures
    is None."""

    class_id: int
    pictures: int
    predicted: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of the pictures predicted as this class, the share that is right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Of the pictures of this class, the share that was recognised."""
        return self.right / self.pictures if self.pictures else None


class Interpretation:
    """The mistakes in `preds`, as in fastai's ClassificationInterpretation."""

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
        """The pictures, as indices in `preds`, with a true class in `actual` and a predicted one in `predicted`,
        largest loss first."""
        there = np.isin(self.actual, list(actual)) & np.isin(self.predicted, list(predicted))
        found = np.flatnonzero(there)
        return found[np.argsort(-self.preds.losses.numpy()[found], kind="stable")].tolist()

    def class_scores(self) -> list[ClassScore]:
        """Precision and recall of each class, in the order of the vocabulary."""
        matrix = self.confusion_matrix()
        columns = matrix.sum(axis=1), matrix.sum(axis=0), matrix.diagonal()
        return [ClassScore(i, *row) for i, row in enumerate(zip(*(c.tolist() for c in columns), strict=True))]

    def most_confused(self, min_val: int = 1) -> list[Confusion]:
        """The pairs of classes confused at least `min_val` times, most frequent first."""
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
    """ "cat" or "dog" for each class: in the Oxford set, cats' names start with a capital. None if the names don't
    tell, because some start with no letter or all start the same way."""
    cats = [name[:1].isupper() for name in vocab]
    if not all(name[:1].isalpha() for name in vocab) or all(cats) or not any(cats):
        return None
    return ["cat" if cat else "dog" for cat in cats]


def grouped(matrix: np.ndarray, groups: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """The confusion matrix of groups of classes, and their sorted names; `groups` has one name per class."""
    names = sorted(set(groups))
    member = np.array([[group == name for group in groups] for name in names], dtype=int)  # (groups, classes)
    return member @ matrix @ member.T, names
