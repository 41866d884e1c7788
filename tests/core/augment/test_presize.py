"""The item stage: a square of one size from any picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.augment import presize
from core.augment.presize import cut_square, shrink, shrunk_size
from core.seeds import generator


def stripes(width: int, height: int) -> Image.Image:
    """Red left third, green middle, blue right; along the longer side."""
    picture = np.zeros((height, width, 3), np.uint8)
    along = picture if width >= height else picture.transpose(1, 0, 2)
    n = along.shape[1]
    for i in range(3):
        along[:, n * i // 3 : n * (i + 1) // 3, i] = 255
    return Image.fromarray(picture)


@pytest.mark.parametrize("shape", [(90, 60), (60, 90), (300, 200), (64, 64), (1, 500), (500, 1)])
def test_without_a_generator_it_is_the_middle(shape):
    square = presize(stripes(*shape), 32)
    assert (square.size, square.mode) == ((32, 32), "RGB")
    assert np.asarray(square)[16, 16].argmax() == 1


def test_with_a_generator_the_place_varies_and_follows_from_it():
    picture = stripes(200, 100)
    squares = [np.asarray(presize(picture, 16, generator(i))) for i in range(12)]
    assert len({square.tobytes() for square in squares}) > 6
    assert np.array_equal(np.asarray(presize(picture, 16, generator(3))), squares[3])
    state = torch.get_rng_state()
    presize(picture, 16, generator(1))
    assert torch.equal(torch.get_rng_state(), state)


def test_a_square_of_the_right_size_comes_back_as_it_is():
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    assert np.array_equal(np.asarray(presize(Image.fromarray(pixels), 32)), pixels)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(16, 512))
def test_the_shorter_side_is_exact_and_the_longer_at_most_twice_that(width, height, side):
    w, h = shrunk_size(width, height, side)
    assert min(w, h) == side and max(w, h) <= 2 * side
    if max(width, height) <= 2 * min(width, height):
        assert abs(max(w, h) - side * max(width, height) / min(width, height)) <= 0.5
    assert (w >= h) == (width >= height) or w == h


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 150), st.integers(1, 150), st.integers(16, 64), st.integers(0, 9))
def test_a_picture_is_shrunk_as_pillow_does_it(width, height, side, seed):
    picture = Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))
    ours, shape = shrink(picture, side), shrunk_size(width, height, side)
    assert (ours.dtype, ours.shape, ours.flags.c_contiguous) == (np.uint8, (shape[1], shape[0], 3), True)
    if max(width, height) <= 2 * min(width, height) < 8 * side:
        theirs = np.asarray(picture.resize(shape, Image.Resampling.BILINEAR))
        assert np.abs(ours.astype(int) - theirs).max() <= 1


def test_a_much_larger_picture_is_shrunk_in_two_steps_to_nearly_the_same():
    rng = np.random.default_rng(0)
    small = Image.fromarray(rng.integers(0, 256, (9, 12, 3), np.uint8))
    picture = small.resize((800, 600), Image.Resampling.BICUBIC)
    theirs = np.asarray(picture.resize((64, 48), Image.Resampling.BILINEAR))
    assert np.abs(shrink(picture, 48).astype(int) - theirs).mean() < 2


def test_of_a_long_strip_the_middle_is_kept():
    pixels = shrink(stripes(900, 100), 50)
    assert pixels.shape == (50, 100, 3)
    assert (pixels[..., 1] == 255).all()


def test_a_square_is_cut_along_the_longer_side_without_copying():
    pixels = np.arange(2 * 5 * 3).reshape(2, 5, 3)
    for place, left in ((0.0, 0), (0.5, 2), (1.0, 3)):
        square = cut_square(pixels, place)
        assert np.array_equal(square, pixels[:, left : left + 2])
        assert square.base is not None


def test_a_size_of_nothing_is_refused():
    with pytest.raises(ValueError, match="size: expected a positive"):
        presize(stripes(4, 4), 0)
