"""Where a model errs, on six predictions that a person can check."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from core.train import Preds
from core.understand import Interpretation
from core.understand.interpretation import cat_or_dog, grouped


@pytest.fixture
def found() -> Interpretation:
    """True classes 0 0 1 1 2 2, predicted 0 1 1 0 1 1, with growing confidence."""
    targs = torch.tensor([0, 0, 1, 1, 2, 2])
    logits = F.one_hot(torch.tensor([0, 1, 1, 0, 1, 1]), 3).float() * torch.arange(1, 7)[:, None]
    losses = F.cross_entropy(logits, targs, reduction="none")
    return Interpretation(Preds(logits, logits.softmax(1), targs, losses, list(range(6))))


def test_the_confusion_matrix_has_true_classes_in_rows(found):
    assert found.confusion_matrix().tolist() == [[1, 1, 0], [1, 1, 0], [0, 2, 0]]


def test_the_most_confused_pairs_come_first_and_the_right_ones_not_at_all(found):
    assert [tuple(pair) for pair in found.most_confused()] == [(2, 1, 2), (0, 1, 1), (1, 0, 1)]
    assert [tuple(pair) for pair in found.most_confused(min_val=2)] == [(2, 1, 2)]
    assert all(pair.count > 0 for pair in found.most_confused(min_val=0))
    assert found.confusion_matrix()[0, 0] == 1  # asking has not emptied the diagonal


def test_top_losses_are_the_largest_with_the_probability_of_the_truth(found):
    top = found.top_losses(3)
    assert [loss.index for loss in top] == [5, 4, 3]
    for loss in top:
        assert loss.loss == found.preds.losses.sort(descending=True).values[top.index(loss)].item()
        assert torch.tensor(loss.probability).log().neg().item() == pytest.approx(loss.loss, rel=1e-4)
    assert len(found.top_losses(100)) == 6


def test_a_class_that_never_occurs_keeps_its_row():
    logits = torch.tensor([[1.0, 0, 0, 0]])
    preds = Preds(logits, logits.softmax(1), torch.tensor([0]), torch.tensor([0.1]), [0])
    assert Interpretation(preds).confusion_matrix().shape == (4, 4)


def test_a_cell_holds_its_pictures_with_the_largest_loss_first(found):
    assert found.cell([2], [1]) == [5, 4]
    assert found.cell([0, 1], [0, 1]) == sorted(range(4), key=lambda i: -found.preds.losses[i].item())
    assert found.cell([0], [2]) == found.cell([], [1]) == []


def test_precision_and_recall_of_each_class_are_the_hand_computed_ones(found):
    figures = [(score.pictures, score.predicted, score.right) for score in found.class_scores()]
    assert figures == [(2, 2, 1), (2, 4, 1), (2, 0, 0)]
    assert [score.precision for score in found.class_scores()] == [0.5, 0.25, None]
    assert [score.recall for score in found.class_scores()] == [0.5, 0.5, 0.0]


def test_cats_begin_with_a_capital_where_the_names_tell():
    assert cat_or_dog(["Birman", "beagle", "pug"]) == ["cat", "dog", "dog"]
    for vocab in (["beagle", "pug"], ["Birman", "Bengal"], ["Birman", "1", "pug"]):
        assert cat_or_dog(vocab) is None


def test_a_grouped_matrix_adds_up_its_cells(found):
    matrix, names = grouped(found.confusion_matrix(), ["dog", "cat", "dog"])
    assert names == ["cat", "dog"]
    assert matrix.tolist() == [[1, 1], [3, 1]]
