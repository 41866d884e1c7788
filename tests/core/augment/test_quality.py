"""How much of a picture is made up, how sharp it is, how far from another; each against its definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.augment import Draw, empty_fraction, identity_warps, sharpness, warp
from core.augment.quality import brightness, psnr, ssim


def test_the_empty_fraction_is_what_zero_padding_leaves_black():
    draws = [Draw(), Draw(angle=45), Draw(zoom=0.5), Draw(zoom=2), Draw(angle=30, tilt_x=0.3, tilt_y=0.2)]
    warps = torch.cat([draw.homography() for draw in draws])
    fractions = empty_fraction(warps, 64)
    white = warp(torch.ones(5, 1, 512, 512, dtype=torch.float64), warps, 64, "zeros")
    assert torch.allclose(fractions, (white < 0.5).double().mean((1, 2, 3)), atol=0.02)
    assert fractions[0] == 0 == fractions[3]
    assert fractions[2].item() == pytest.approx(0.75)


def waves(length: float, side: int = 96, amplitude: float = 0.4) -> torch.Tensor:
    """(1, 1, side, side): waves of `length` pixels from left to right."""
    line = 0.5 + amplitude * torch.sin(2 * math.pi * torch.arange(side) / length)
    return line.expand(1, 1, side, side)


@pytest.mark.parametrize("length", [2.5, 3, 3.5])
def test_sharpness_is_the_mean_square_of_short_waves(length: float):
    assert sharpness(waves(length)) == pytest.approx(0.4**2 / 2, rel=0.02)
    assert sharpness(waves(length).mT) == pytest.approx(0.4**2 / 2, rel=0.02)
    assert sharpness(waves(length, 97)) == pytest.approx(0.4**2 / 2, rel=0.02)


@pytest.mark.parametrize("length", [6, 12, 48])
def test_long_waves_and_flat_pictures_are_not_sharp(length: float):
    assert sharpness(waves(length)) < 1e-4
    assert sharpness(torch.ones(1, 3, 16, 16)) == pytest.approx(0, abs=1e-12)


def test_sharpness_counts_what_is_marked_only_and_its_edge_is_no_detail():
    picture = torch.cat([waves(3)[..., :48], torch.zeros(1, 1, 96, 48)], dim=-1)
    left, right = torch.zeros(2, 96, 96, dtype=torch.bool)
    left[:, :48], right[:, 52:] = True, True
    assert sharpness(picture, left) == pytest.approx(0.4**2 / 2, rel=0.03)
    assert sharpness(picture, right) == pytest.approx(0, abs=1e-12)
    assert sharpness(picture, torch.zeros(96, 96, dtype=torch.bool)) == 0


def test_an_interpolation_costs_sharpness():
    noise = torch.rand(1, 3, 32, 32)
    assert sharpness(warp(noise, Draw(angle=5).homography(), 32)) < sharpness(warp(noise, identity_warps(1), 32))


def test_psnr_is_the_textbooks():
    target = torch.full((1, 3, 4, 4), 0.5)
    off = target.clone()
    off[..., :2] += 0.1
    left = torch.zeros(4, 4, dtype=torch.bool)
    left[:, :2] = True
    assert psnr(off, target) == pytest.approx(-10 * math.log10(0.01 / 2), abs=1e-4)
    assert psnr(off, target, left) == pytest.approx(20, abs=1e-4)
    assert psnr(off, target, ~left) == math.inf
    assert math.isnan(psnr(off, target, torch.zeros(4, 4, dtype=torch.bool)))


def ssim_by_definition(x: np.ndarray, y: np.ndarray, where: np.ndarray) -> float:
    """Wang et al. 2004, window by window, in float64."""
    line = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    weights = np.outer(line, line) / np.outer(line, line).sum()
    values = []
    for top in range(x.shape[0] - 10):
        for left in range(x.shape[1] - 10):
            window = (slice(top, top + 11), slice(left, left + 11))
            if not where[window].all():
                continue
            a, b = x[window], y[window]
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            var_a, var_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
            cov = (weights * (a - mean_a) * (b - mean_b)).sum()
            luminance = (2 * mean_a * mean_b + 0.01**2) / (mean_a**2 + mean_b**2 + 0.01**2)
            values.append(luminance * (2 * cov + 0.03**2) / (var_a + var_b + 0.03**2))
    return float(np.mean(values))


@pytest.mark.parametrize("marked", [32, 20])
def test_ssim_is_wangs_to_rounding(marked: int):
    x = torch.rand(1, 3, 32, 24)
    y = (0.7 * x + 0.3 * torch.rand(1, 3, 32, 24)).clamp(0, 1)
    where = torch.zeros(32, 24, dtype=torch.bool)
    where[:marked] = True
    grey = [brightness(picture)[0].double().numpy() for picture in (x, y)]
    assert ssim(x, y, where) == pytest.approx(ssim_by_definition(*grey, where.numpy()), abs=2e-5)


def test_ssim_of_equal_pictures_is_one_and_of_too_little_nothing():
    noise = torch.rand(1, 3, 16, 16)
    assert ssim(noise, noise) == pytest.approx(1)
    assert math.isnan(ssim(noise[..., :10], noise[..., :10]))
    assert math.isnan(ssim(noise, noise, torch.zeros(16, 16, dtype=torch.bool)))


def test_brightness_weighs_the_colours():
    colours = torch.eye(3).reshape(3, 3, 1, 1)
    assert brightness(colours).flatten().tolist() == pytest.approx([0.299, 0.587, 0.114])
    assert brightness(torch.tensor([0.2, 0.4]).reshape(1, 2, 1, 1)).item() == pytest.approx(0.3)


def test_six_decibels_quarter_the_mean_square_and_halve_its_root():
    target, error = waves(12), 0.05 * torch.randn(1, 1, 96, 96, generator=torch.Generator().manual_seed(0))
    squares = [(share * error).square().mean().item() for share in (1, 0.5)]
    assert squares[0] / squares[1] == pytest.approx(4) and math.sqrt(squares[0] / squares[1]) == pytest.approx(2)
    assert psnr(target + error / 2, target) - psnr(target + error, target) == pytest.approx(6.02, abs=0.01)
