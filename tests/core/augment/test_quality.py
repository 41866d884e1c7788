"""How much of a picture is made up, and how sharp it is."""

from __future__ import annotations

import pytest
import torch

from core.augment import Draw, empty_fraction, identity_warps, sharpness, warp


def test_the_empty_fraction_is_what_zero_padding_leaves_black():
    draws = [Draw(), Draw(angle=45), Draw(zoom=0.5), Draw(zoom=2), Draw(angle=30, tilt_x=0.3, tilt_y=0.2)]
    warps = torch.cat([draw.homography() for draw in draws])
    fractions = empty_fraction(warps, 64)
    white = warp(torch.ones(5, 1, 512, 512, dtype=torch.float64), warps, 64, "zeros")
    assert torch.allclose(fractions, (white < 0.5).double().mean((1, 2, 3)), atol=0.02)
    assert fractions[0] == 0 == fractions[3]
    assert fractions[2].item() == pytest.approx(0.75)


def test_sharpness_is_the_mean_squared_step_between_neighbours():
    picture = torch.tensor([[0.0, 1.0], [0.0, 1.0]]).reshape(1, 1, 2, 2)
    assert sharpness(picture) == 1.0
    assert sharpness(torch.ones(1, 3, 4, 4)) == 0
    noise = torch.rand(1, 3, 32, 32)
    assert sharpness(warp(noise, Draw(angle=5).homography(), 32)) < sharpness(warp(noise, identity_warps(1), 32))
