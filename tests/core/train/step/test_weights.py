"""How far the layer groups moved: numbers by hand, and a training that says it at each epoch's end."""

from __future__ import annotations

import pytest
import torch

from core.train.events import EpochEnd
from core.train.step.weights import distances, weights
from tests.makers import tiny_learner


def test_a_way_is_a_share_of_the_length_at_the_start():
    then = [[torch.tensor([3.0, 4.0]), torch.zeros(2)], [torch.ones(4)], [torch.zeros(1)]]
    now = [[torch.tensor([3.0, 4.0]), torch.tensor([0.0, 1.0])], [torch.ones(4)], [torch.ones(1)]]
    assert distances(now, then) == [pytest.approx(1 / 5), 0.0, 0.0]  # nothing to be a share of: 0


def test_each_epoch_says_how_far_it_is_from_where_the_training_began(pets):
    learn = tiny_learner(pets)
    list(learn.fine_tune(1))  # a second training begins where the first ended
    start = [[weight.clone() for weight in group] for group in weights(learn.layer_groups)]
    ends = [event for event in learn.fine_tune(1, 4e-3) if isinstance(event, EpochEnd)]
    assert ends[-1].moved == pytest.approx(distances(weights(learn.layer_groups), start))
    frozen, unfrozen = ends
    assert frozen.moved[2] > 10 * max(frozen.moved[:2])  # only the batch norms of the body move
    assert min(unfrozen.moved[:2]) > max(frozen.moved[:2])
