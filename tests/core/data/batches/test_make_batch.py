"""From pictures to the batch that a model gets."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.transforms import v2

from core import AugmentConfig
from core.augment import draw_warps, light, warp
from core.augment.warp import compose
from core.data.batches.make_batch import IMAGENET_STATS, Draws, denormalize, make_batch, normalize, uint8_pictures
from core.seeds import generator


def pictures(n=3, side=40):
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (side, side, 3), dtype=np.uint8) for _ in range(n)]


def test_normalising_agrees_with_torchvision_and_goes_back():
    pixels = torch.rand(2, 3, 5, 5)
    assert torch.allclose(normalize(pixels), v2.Normalize(*IMAGENET_STATS)(pixels), atol=1e-6)
    assert torch.allclose(denormalize(normalize(pixels)), pixels, atol=1e-6)


def test_nothing_drawn_gives_the_pictures_themselves():
    xb = make_batch(pictures(), Draws.centre(3), 40, "reflection")
    assert (xb.dtype, tuple(xb.shape)) == (torch.float32, (3, 3, 40, 40))
    assert xb.is_contiguous(memory_format=torch.channels_last)
    assert np.array_equal(uint8_pictures(xb), np.stack(pictures()))


def test_a_batch_is_its_parts_put_together():
    config = AugmentConfig(p_affine=1, p_lighting=1)
    draws = Draws.random(3, config, generator(5))
    xb = make_batch(pictures(), draws, 32, "border")
    pixels = torch.from_numpy(np.stack(pictures())).permute(0, 3, 1, 2) / 255
    expected = normalize(light(warp(pixels, draws.warps, 32, "border"), draws.lighting))
    assert torch.allclose(xb, expected, atol=1e-4)


def test_a_longer_picture_gives_the_square_at_the_place_that_was_drawn():
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 40:] = 255
    for place, level in ((0.0, 0), (1.0, 255)):
        xb = make_batch([wide], Draws([place], torch.eye(3, dtype=torch.float64)[None], None), 20, "zeros")
        assert (uint8_pictures(xb) == level).all()


def test_draws_follow_from_the_generator_alone():
    one, other = (Draws.random(4, AugmentConfig(), generator("a")) for _ in range(2))
    assert one.places == other.places
    assert torch.equal(one.warps, other.warps)
    assert torch.equal(one.lighting, other.lighting)
    assert not torch.equal(one.warps, draw_warps(4, AugmentConfig(), generator("b")))


def test_the_naive_way_gets_the_very_same_draws():
    one, other = (Draws.random(4, AugmentConfig(method=way), generator("a")) for way in ("presized", "naive"))
    assert one.places == other.places and torch.equal(one.lighting, other.lighting)
    assert torch.equal(one.warps, other.warps) and torch.allclose(compose(other.steps), one.warps)
    assert one.steps is None


def test_the_naive_way_resizes_first_and_then_samples_once_a_step():
    draws = Draws.random(3, AugmentConfig(method="naive", p_affine=1, p_lighting=1), generator(5))
    expected = torch.from_numpy(np.stack(pictures())).permute(0, 3, 1, 2) / 255
    expected = F.interpolate(expected, size=(32, 32), mode="bilinear", antialias=True)
    for matrices in draws.steps.values():
        expected = warp(expected, matrices, 32, "zeros")
    xb = make_batch(pictures(), draws, 32, "reflection")
    assert torch.allclose(xb, normalize(light(expected, draws.lighting)), atol=1e-4)
    assert xb.is_contiguous(memory_format=torch.channels_last)


def test_both_ways_agree_where_a_draw_moves_pixels_onto_pixels():
    """A mirror image of a picture that needs no resize: neither way interpolates, so they must not differ."""
    mirror = torch.diag(torch.tensor([-1.0, 1.0, 1.0], dtype=torch.float64)).expand(3, 3, 3)
    ways = (Draws([0.5] * 3, mirror, None, steps) for steps in (None, {"flip": mirror}))
    once, naive = (make_batch(pictures(), draws, 40, "zeros") for draws in ways)
    assert torch.allclose(once, naive, atol=1e-4)
