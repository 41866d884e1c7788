"""Brightness and contrast in logit space."""

from __future__ import annotations

import math

import torch

from core import AugmentConfig
from core.augment import draw_lighting, light
from core.seeds import generator


def test_it_is_fastais_formula_and_never_leaves_the_range():
    batch = torch.rand(2, 3, 4, 4, dtype=torch.float64)
    lighting = torch.tensor([[0.4, 1.2], [-0.4, 0.8]], dtype=torch.float64)
    lit = light(batch, lighting)
    for i, (shift, factor) in enumerate(lighting.tolist()):
        logit = torch.log(batch[i] / (1 - batch[i]))
        assert torch.allclose(lit[i], 1 / (1 + torch.exp(-(logit + shift) * factor)))
    extremes = light(torch.tensor([0.0, 1.0]).reshape(1, 1, 1, 2), torch.tensor([[5.0, 3.0]]))
    assert extremes.isfinite().all() and extremes.min() >= 0 and extremes.max() <= 1


def test_nothing_drawn_changes_nothing():
    batch = torch.rand(1, 3, 4, 4)
    assert torch.allclose(light(batch, torch.tensor([[0.0, 1.0]])), batch, atol=1e-6)


def test_draws_stay_in_fastais_ranges_as_often_as_there():
    shift, factor = draw_lighting(20_000, AugmentConfig(max_lighting=0.2), generator(0)).unbind(1)
    brightness = torch.sigmoid(shift)
    assert brightness.min() >= 0.4 and brightness.max() <= 0.6 and brightness.std() > 0.03
    assert factor.min() >= 0.8 and factor.max() <= 1.25
    assert math.isclose((shift != 0).double().mean(), 0.75, abs_tol=0.02)
    assert math.isclose((factor != 1).double().mean(), 0.75, abs_tol=0.02)
