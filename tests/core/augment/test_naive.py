"""The naive way takes the same draw through many interpolations."""

from __future__ import annotations

import torch

from core.augment import Draw, naive, sharpness, warp


def photo(side: int = 96) -> torch.Tensor:
    return torch.rand(1, 3, side, side)


def test_every_step_that_changes_something_is_shown_with_its_interpolations():
    steps = naive(photo(), Draw(angle=10, zoom=1.1, tilt_x=0.1, crop=0.9, flip=True), 48)
    assert [(step.name, step.interpolations) for step in steps] == [
        ("resize", 1), ("flip", 1), ("rotate", 2), ("zoom", 3), ("warp", 4), ("crop", 5)
    ]  # fmt: skip
    assert {tuple(step.picture.shape) for step in steps} == {(1, 3, 48, 48)}
    assert [step.name for step in naive(photo(), Draw(), 48)] == ["resize"]


def test_a_flip_interpolates_nothing():
    resize, flip = naive(photo(), Draw(flip=True), 48)
    assert torch.allclose(flip.picture, resize.picture.flip(-1), atol=1e-5)


def test_one_step_is_the_same_both_ways_and_many_are_blurred():
    picture = photo(48)
    (_, rotated) = naive(picture, Draw(angle=15), 48)
    assert torch.allclose(rotated.picture, warp(picture, Draw(angle=15).homography(), 48, "zeros"), atol=1e-5)
    draw = Draw(angle=15, zoom=1.2, tilt_x=0.1)
    once = warp(picture, draw.homography(), 48, "zeros")
    assert sharpness(naive(picture, draw, 48)[-1].picture) < sharpness(once)


def test_the_steps_in_one_matrix_lead_where_the_steps_lead():
    smooth = torch.nn.functional.interpolate(torch.rand(1, 3, 4, 4), (64, 64), mode="bicubic")
    draw = Draw(angle=20, zoom=1.3, tilt_x=0.1, tilt_y=-0.1, crop=0.8, crop_x=0.5, crop_y=-0.3, flip=True)
    inside = (slice(None), slice(None), slice(16, 48), slice(16, 48))
    once = warp(smooth, draw.homography(), 64, "border")[inside]
    assert (naive(smooth, draw, 64, "border")[-1].picture[inside] - once).abs().max() < 0.02
