"""Both ways of one draw, measured: against hand-computed shares, against Pillow, against each other."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.augment.compare import Squares, compare
from core.augment.config import AugmentConfig
from core.augment.draw import Draw
from core.augment.quality import ideal, inside, sharpness

SIZE, PRESIZE = 32, 48


@pytest.fixture(scope="module")
def squares() -> Squares:
    noise = np.random.default_rng(0).integers(0, 256, (96, 96, 3), dtype=np.uint8)
    return Squares.of(Image.fromarray(noise), SIZE, PRESIZE)


def test_squares_have_the_three_sizes(squares: Squares) -> None:
    assert [len(s) for s in (squares.small, squares.presized, squares.large)] == [32, 48, 64]


def test_a_zoom_out_leaves_the_middle_quarter_inside() -> None:
    marked = inside(Draw(zoom=0.5).matrices().values(), 32)
    assert marked.sum() == 16 * 16 and marked[8:24, 8:24].all()


def test_what_one_step_cuts_off_no_later_step_brings_back() -> None:
    """Zoomed in twice and out again by one matrix, the whole picture is there; step by step, its border is lost."""
    steps = [Draw(zoom=2).homography(), Draw(zoom=0.5).homography()]
    assert inside([steps[0] @ steps[1]], 32).all()
    assert inside(steps, 32).sum() == 16 * 16


def test_a_turn_by_45_degrees_lacks_the_same_corners_in_both_ways(squares: Squares) -> None:
    both = compare(squares, Draw(angle=45))
    corners = 1 - (2 * (2**0.5 - 1))  # what an octagon leaves of the square around it
    assert both.naive.outside == both.presized.outside == pytest.approx(corners, abs=0.02)


def test_presizing_keeps_more_detail_the_more_steps_there_are(squares: Squares) -> None:
    one, three = (compare(squares, draw) for draw in (Draw(angle=10), Draw(angle=10, zoom=1.1, tilt_x=0.1)))
    assert [way.interpolations for way in (one.naive, one.presized, three.naive, three.presized)] == [2, 2, 4, 2]
    assert three.naive.detail < one.naive.detail < one.presized.detail
    assert three.naive.detail < 0.6 * three.presized.detail


def test_where_nothing_is_left_there_is_no_detail(squares: Squares) -> None:
    flat = Squares.of(Image.new("RGB", (96, 96), "gray"), SIZE, PRESIZE)
    assert compare(flat, Draw(angle=20)).naive.detail == 0


def test_the_ideal_of_nothing_drawn_is_the_mean_of_each_block_of_pixels(squares: Squares) -> None:
    expected = np.asarray(Image.fromarray(squares.large).reduce(2)) / 255
    found = ideal(squares.large, Draw().homography(), SIZE)[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_the_ideal_goes_where_the_warp_goes() -> None:
    smooth = Image.radial_gradient("L").convert("RGB").resize((96, 96))
    squares = Squares.of(smooth.transpose(Image.Transpose.FLIP_LEFT_RIGHT), SIZE, PRESIZE)
    draw = Draw(angle=20, zoom=1.5, tilt_x=0.1, crop=0.8, crop_x=0.5, crop_y=-1)
    warped = compare(squares, draw).presized.picture
    assert (ideal(squares.large, draw.homography(), SIZE) - warped).abs().max() < 0.03


def test_sharpness_counts_marked_neighbours_only() -> None:
    picture = torch.zeros(1, 1, 4, 4)
    picture[..., 2:] = 1
    left = torch.zeros(4, 4, dtype=torch.bool)
    left[:, :2] = True
    assert sharpness(picture) == pytest.approx(4 / 12)
    assert sharpness(picture, left) == 0
    assert sharpness(picture, torch.zeros(4, 4, dtype=torch.bool)) == 0


def test_random_draws_keep_to_the_configured_ranges_and_follow_the_generator() -> None:
    config = AugmentConfig(max_rotate=5, p_affine=0.5)
    draws = [Draw.random(config, torch.Generator().manual_seed(seed)) for seed in range(200)]
    assert draws[7] == Draw.random(config, torch.Generator().manual_seed(7))
    assert 0.35 < np.mean([draw.angle == 0 for draw in draws]) < 0.65
    assert 0.35 < np.mean([draw.flip for draw in draws]) < 0.65
    assert max(abs(draw.angle) for draw in draws) <= 5
    assert all(0.75**0.5 <= draw.crop <= 1 and 1 <= draw.zoom <= 1.1 for draw in draws)
    assert Draw.random(AugmentConfig.none()).homography().diagonal(dim1=1, dim2=2).allclose(torch.ones(3).double())
