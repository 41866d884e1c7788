"""Three ways of one draw, measured: against hand-computed shares, torch, Pillow and each other."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from core.augment.compare import Squares, compare, fastai_way, milliseconds, over_angles
from core.augment.config import AugmentConfig, PadMode
from core.augment.draw import Draw
from core.augment.quality import inside
from core.data import open_picture
from core.data.batches.make_batch import batch_stage, denormalize, uint8_pictures
from tests.makers import tiny_data

SIZE, PRESIZE = 32, 48


@pytest.fixture(scope="module")
def squares() -> Squares:
    noise = np.random.default_rng(0).integers(0, 256, (96, 96, 3), dtype=np.uint8)
    return Squares.of(Image.fromarray(noise), SIZE, PRESIZE)


def test_squares_have_the_three_sizes(squares: Squares) -> None:
    assert [len(s) for s in (squares.small, squares.presized, squares.original)] == [32, 48, 96]


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
    assert three.naive.detail < 0.3 * three.presized.detail
    assert three.naive.psnr < three.presized.psnr and three.naive.ssim < three.presized.ssim


def test_fastai_with_min_scale_warps_at_the_presize_then_crops_and_samples_again(squares: Squares) -> None:
    """Against torch's own affine grids: a turn by 30 degrees at 48 pixels, then the crop at 32."""
    steps = fastai_way(squares, Draw(angle=30, crop=0.8, crop_x=1, crop_y=-0.5))
    cos, sin = 3**0.5 / 2, 0.5
    picture = torch.from_numpy(squares.presized.copy()).permute(2, 0, 1)[None].float() / 255
    for matrix, side in (([[cos, -sin, 0], [sin, cos, 0]], PRESIZE), ([[0.8, 0, 0.2], [0, 0.8, -0.1]], SIZE)):
        grid = F.affine_grid(torch.tensor([matrix]), [1, 3, side, side], align_corners=False)
        picture = F.grid_sample(picture, grid, padding_mode="reflection", align_corners=False)
    assert torch.allclose(steps[-1].picture, picture, atol=1e-4)
    assert [(step.name, step.interpolations) for step in steps] == [("resize", 1), ("warp", 2), ("crop", 3)]


def test_the_second_sampling_costs_detail_and_fewer_than_the_naive_steps(squares: Squares) -> None:
    ways = compare(squares, Draw(angle=10, zoom=1.1, tilt_x=0.1, crop=0.9))
    assert ways.naive.detail < ways.fastai.detail < ways.presized.detail
    assert ways.naive.psnr < ways.fastai.psnr < ways.presized.psnr
    assert ways.fastai.outside == ways.presized.outside


def test_where_nothing_is_warped_fastai_samples_once_as_we_do(squares: Squares) -> None:
    for draw in (Draw(), Draw(flip=True)):
        ways = compare(squares, draw)
        assert ways.fastai.interpolations == ways.presized.interpolations == 2
        assert torch.allclose(ways.fastai.picture, ways.presized.picture, atol=1e-5)


def test_where_nothing_is_left_there_is_no_detail(squares: Squares) -> None:
    flat = Squares.of(Image.new("RGB", (96, 96), "gray"), SIZE, PRESIZE)
    assert compare(flat, Draw(angle=20)).naive.detail == 0


def test_random_draws_keep_to_the_configured_ranges_and_follow_the_generator() -> None:
    config = AugmentConfig(max_rotate=5, p_affine=0.5)
    draws = [Draw.random(config, torch.Generator().manual_seed(seed)) for seed in range(200)]
    assert draws[7] == Draw.random(config, torch.Generator().manual_seed(7))
    assert 0.35 < np.mean([draw.angle == 0 for draw in draws]) < 0.65
    assert 0.35 < np.mean([draw.flip for draw in draws]) < 0.65
    assert max(abs(draw.angle) for draw in draws) <= 5
    assert 0.15 < max(abs(draw.brightness) for draw in draws) <= 0.2
    assert all(0.8 <= draw.contrast <= 1.25 for draw in draws)
    assert all(0.75**0.5 <= draw.crop <= 1 and 1 <= draw.zoom <= 1.1 for draw in draws)
    assert Draw.random(AugmentConfig.none()).homography().diagonal(dim1=1, dim2=2).allclose(torch.ones(3).double())


@pytest.mark.parametrize("pad_mode", ["reflection", "border", "zeros"])
def test_the_page_shows_what_the_model_gets(squares: Squares, pad_mode: PadMode) -> None:
    draw = Draw(angle=25, zoom=1.2, tilt_x=0.1, crop=0.9, crop_x=1, flip=True, brightness=0.15, contrast=1.2)
    batch = torch.from_numpy(squares.presized.copy())[None]
    xb = batch_stage(batch, draw.homography(), draw.lighting(), SIZE, pad_mode)
    shown = compare(squares, draw, pad_mode).presized.picture
    assert torch.allclose(shown, denormalize(xb), atol=1e-5)


def test_light_changes_all_ways_and_the_ideal_alike(squares: Squares) -> None:
    """Brighter by the same amount, so the distance to the ideal stays about what it was."""
    plain, lit = (compare(squares, Draw(angle=20, brightness=b)) for b in (0.0, 0.3))
    for name in ("naive", "presized", "fastai"):
        before, after = getattr(plain, name), getattr(lit, name)
        assert after.steps[-1].name == "light" and after.interpolations == before.interpolations
        assert after.picture[0, :, 12:20, 12:20].mean() > before.picture[0, :, 12:20, 12:20].mean() + 0.05
        assert after.psnr == pytest.approx(before.psnr, abs=1)


def test_over_angles_changes_the_angle_alone(squares: Squares) -> None:
    curve = over_angles(squares, Draw(angle=5, zoom=1.1), angles=(0, 30))
    assert [angle for angle, _ in curve] == [0, 30]
    expected = compare(squares, Draw(angle=30, zoom=1.1))
    assert curve[1][1].naive.psnr == expected.naive.psnr and curve[1][1].presized.outside == expected.presized.outside
    assert curve[0][1].naive.outside == 0


def test_each_way_has_its_time(squares: Squares) -> None:
    assert min(milliseconds(squares, Draw(angle=5, zoom=1.1), repeats=3)) > 0


@pytest.mark.parametrize("shape", [(1, 1), (20_000, 50)])
def test_a_dot_and_a_strip_are_compared_like_any_picture(shape: tuple[int, int]) -> None:
    both = compare(Squares.of(Image.new("RGB", shape, "gray"), SIZE, PRESIZE), Draw(angle=20))
    assert both.naive.picture.shape == both.presized.picture.shape == (1, 3, SIZE, SIZE)
    assert both.presized.psnr > 40


def test_nothing_drawn_is_the_validation_batch_of_the_same_file(pets: Path) -> None:
    data = tiny_data(pets)
    xb, _, items = data.batch("valid")
    for picture, i in zip(uint8_pictures(xb), items, strict=True):
        squares = Squares.of(open_picture(data.items[i].path), data.config.size, data.config.presize)
        shown = 255 * compare(squares, Draw()).presized.picture[0].permute(1, 2, 0).numpy()
        assert np.abs(shown - picture).max() <= 0.51
