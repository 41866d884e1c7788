"""Number formats side by side: errors and memory that a person can check, and nothing changed."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.train.measure.formats import _kept_bytes
from tests.makers import figures, same, tiny_learner, weights_of


def test_bf16_is_near_fp32_and_keeps_less(pets):
    learn = tiny_learner(pets, "resnet18")
    fp32, bf16 = learn.compare_formats()
    assert (fp32.precision, bf16.precision) == ("fp32", "bf16")
    assert (fp32.max_error, fp32.same_predictions, fp32.batch_size) == (0, 1, 4)
    batch = next(learn.dls.train.batches(0))
    learn.model.eval()
    with torch.no_grad():
        exact = learn.model(batch.xb)
        with torch.autocast("cpu", torch.bfloat16):
            rounded = learn.model(batch.xb).float()
    assert bf16.max_error == pytest.approx((rounded - exact).abs().max().item()) and bf16.max_error > 0
    assert bf16.same_predictions == (rounded.argmax(1) == exact.argmax(1)).float().mean()
    assert fp32.seconds > 0 and bf16.seconds > 0


def test_the_bytes_kept_are_those_of_a_network_that_can_be_counted_by_hand(pets):
    learn = tiny_learner(pets)
    learn.state.model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 8, bias=False), nn.Sigmoid())
    learn.state.loss_func = lambda outputs, targs: outputs.sum()
    batch = next(learn.dls.train.batches(0))
    pixels, outputs = batch.xb.numel(), 4 * 8
    assert _kept_bytes(learn.state, batch, "fp32") == 4 * (pixels + outputs)


def test_the_learner_is_as_it_was(pets):
    learn, untouched = tiny_learner(pets), tiny_learner(pets)
    weights, state = weights_of(learn), torch.get_rng_state()
    modes = [module.training for module in learn.model.modules()]
    assert len(list(learn.compare_formats())) == 2
    assert same(weights_of(learn), weights)
    assert [module.training for module in learn.model.modules()] == modes
    assert torch.equal(torch.get_rng_state(), state)
    assert all(p.grad is None for p in learn.model.parameters())
    assert figures(learn.fine_tune(1)) == figures(untouched.fine_tune(1))
