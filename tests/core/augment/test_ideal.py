"""The picture that nothing was lost of, against Pillow and against the warp."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from core.augment import Draw, warp
from core.augment.compare import Squares, compare
from core.augment.ideal import ideal, original_square


def noise(side: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_the_ideal_of_nothing_drawn_is_the_mean_of_each_block_of_pixels() -> None:
    expected = np.asarray(Image.fromarray(noise(96)).reduce(3)) / 255
    found = ideal(noise(96), Draw().homography(), 32)[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_the_ideal_goes_where_the_warp_goes() -> None:
    smooth = Image.radial_gradient("L").convert("RGB").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    draw = Draw(angle=20, zoom=1.5, tilt_x=0.1, crop=0.8, crop_x=0.5, crop_y=-1)
    found = ideal(np.asarray(smooth), draw.homography(), 64)
    floats = torch.from_numpy(np.asarray(smooth).copy()).permute(2, 0, 1)[None].float() / 255
    assert (found - warp(floats, draw.homography(), 64)).abs().max() < 0.03


def test_zoomed_out_no_pixel_is_passed_over() -> None:
    """A zoom by a half shows twice as many pixels in each direction; each must take part in the mean."""
    dots = np.zeros((64, 64, 3), np.uint8)
    dots[1::4, 2::4] = 255
    shown = ideal(dots, Draw(zoom=0.5).homography(), 32)[0, :, 9:-9, 9:-9]
    assert shown.min() > 0.04 and shown.mean().item() == pytest.approx(1 / 16, abs=0.003)


def test_the_original_keeps_its_pixels_until_there_are_more_than_enough() -> None:
    picture = Image.fromarray(noise(100)).resize((140, 100))
    square, original = original_square(picture, 32)
    np.testing.assert_array_equal(original, np.asarray(picture)[:, 20:120])
    np.testing.assert_array_equal(original, np.asarray(square))
    square, original = original_square(picture, 8)  # 100 is more than 4 × 8: whole blocks of three, so 99
    assert square.size == (99, 99)
    np.testing.assert_array_equal(original, np.asarray(square.reduce(3)))
    assert original_square(Image.new("RGB", (1, 1)), 32)[1].shape == (1, 1, 3)


@pytest.mark.parametrize("shape", [(500, 377), (301, 450), (333, 334)])
def test_the_ideal_and_both_ways_show_the_same_square_to_a_tenth_of_a_pixel(shape: tuple[int, int]) -> None:
    """Squares that were cut after the resize lay up to 0.7 pixels off, which cost more PSNR than any blur."""
    smooth = Image.fromarray(np.random.default_rng(0).integers(0, 256, (5, 5), dtype=np.uint8)).resize(shape)
    both = compare(Squares.of(smooth, 64, 96), Draw(angle=10))
    for way in (both.naive, both.presized):
        x, y = shift(way.picture, both.ideal)
        assert abs(x) < 0.1 and abs(y) < 0.1


def shift(picture: torch.Tensor, target: torch.Tensor) -> list[float]:
    """By how many pixels `picture` lies beside `target`, right and down: least squares over the middle."""
    a, b = (p[0, 0, 15:-15, 15:-15].double() for p in (picture, target))
    slopes = torch.stack([(b[1:-1, :-2] - b[1:-1, 2:]) / 2, (b[:-2, 1:-1] - b[2:, 1:-1]) / 2])
    return torch.linalg.lstsq(slopes.flatten(1).T, (a - b)[1:-1, 1:-1].reshape(-1, 1)).solution.flatten().tolist()
