"""Where a model errs, on six predictions that a person can check."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from core.train import Preds
from core.understand import Interpretation


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
