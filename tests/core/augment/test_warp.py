"""One warp, one interpolation: against bilinear sampling written out here from its definition, in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core import AugmentConfig
from core.augment import draw_warps, identity_warps, warp
from core.augment.warp import perspective, rotation, sample, sampling_grid, window
from core.seeds import generator
from tests.makers import fastai_figures

PAD_MODES = ["reflection", "border", "zeros"]
HALF = torch.tensor([0.5, 0.5, 1], dtype=torch.float64)  # scales x and y: only the middle is seen
FEW = settings(max_examples=25, deadline=None, derandomize=True)


def reference_warp(picture: np.ndarray, matrix: np.ndarray, size: tuple[int, int], pad_mode: str) -> np.ndarray:
    """(C, H, W) seen through one homography, pixel by pixel: coordinates are [-1, 1] over the picture's area, pixel
    centres at half integers; a sample is the mean of four pixels, weighted by closeness."""
    channels, height, width = picture.shape
    out = np.zeros((channels, *size))

    def inside(place: float, n: int) -> float:
        """A pixel coordinate brought into the picture: clamped, or mirrored at its borders -0.5 and n - 0.5."""
        if pad_mode == "reflection":
            place = (place + 0.5) % (2 * n)
            place = min(place, 2 * n - place) - 0.5
        if pad_mode != "zeros":
            place = min(max(place, 0.0), n - 1.0)
        return place

    for row in range(size[0]):
        for column in range(size[1]):
            centre = ((2 * column + 1) / size[1] - 1, (2 * row + 1) / size[0] - 1, 1.0)
            x, y, w = matrix @ np.array(centre)
            x = inside(((x / w + 1) * width - 1) / 2, width)
            y = inside(((y / w + 1) * height - 1) / 2, height)
            left, top = int(np.floor(x)), int(np.floor(y))
            for i, share_y in ((top, top + 1 - y), (top + 1, y - top)):
                for j, share_x in ((left, left + 1 - x), (left + 1, x - left)):
                    if 0 <= i < height and 0 <= j < width:
                        out[:, row, column] += share_y * share_x * picture[:, i, j]
    return out


@FEW
@given(st.integers(0, 2**31), st.sampled_from(PAD_MODES), st.integers(9, 20), st.integers(9, 20))
def test_it_samples_as_the_definition_says(seed, pad_mode, height, width):
    strong = AugmentConfig(max_rotate=180, min_zoom=0.4, max_zoom=2, max_warp=0.5, p_affine=1, min_scale=0.2)
    g = generator(seed)
    batch = torch.rand(2, 3, height, width, generator=g, dtype=torch.float64)
    warps = draw_warps(2, strong, g)
    expected = torch.from_numpy(
        np.stack([reference_warp(batch[i].numpy(), warps[i].numpy(), (11, 12), pad_mode) for i in range(2)])
    )
    assert (warp(batch, warps, (11, 12), pad_mode) - expected).abs().max() < 1e-9
    assert (warp(batch.float(), warps, (11, 12), pad_mode) - expected).abs().max() < 1e-4


@pytest.mark.parametrize("pad_mode", PAD_MODES)
def test_float32_is_exact_enough_at_the_sizes_of_the_book(pad_mode):
    """At 460 pixels a rounding error of a coordinate is worth 230 times as many pixels."""
    g = generator(0)
    batch = torch.rand(2, 3, 460, 460, generator=g, dtype=torch.float64)
    warps = draw_warps(2, AugmentConfig(p_affine=1), g)
    exact = warp(batch, warps, 231, pad_mode)
    assert (warp(batch.float(), warps, 231, pad_mode) - exact).abs().max() < 1e-4


@pytest.mark.parametrize("pad_mode", PAD_MODES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_identity_gives_the_picture_back(pad_mode, dtype):
    batch = torch.rand(3, 3, 128, 128, dtype=dtype)
    assert (warp(batch, identity_warps(3), 128, pad_mode) - batch).abs().max() < (
        1e-9 if dtype == torch.float64 else 1e-4
    )


def test_a_mirrored_rotated_or_cropped_picture_is_where_a_person_expects_it():
    picture = torch.arange(16, dtype=torch.float64).reshape(1, 1, 4, 4)
    flip = torch.diag(torch.tensor([-1.0, 1, 1], dtype=torch.float64))[None]
    turn = rotation(torch.tensor([90.0], dtype=torch.float64))
    one, half = torch.tensor([1.0], dtype=torch.float64), torch.tensor([0.5], dtype=torch.float64)
    assert torch.allclose(warp(picture, flip, 4), picture.flip(-1))
    assert torch.allclose(warp(picture, turn, 4), picture.rot90(1, (-2, -1)))  # counter-clockwise
    assert torch.allclose(warp(picture, window(half, one, -one), 2), picture[..., :2, 2:])  # top right quarter


def test_a_perspective_carries_the_tilted_corners_as_fastai_does():
    """fastai's Warp draws the corners at (-1 - y, -1 - x), (-1 + y, 1 + x), (1 + y, -1 + x), (1 - y, 1 - x).

    Two signs were wrong once: a tilt along x only stretched the picture."""
    x, y = 0.15, -0.1
    matrix = perspective(*(torch.tensor([v], dtype=torch.float64) for v in (x, y)))[0]
    tilted = torch.tensor([[-1 - y, -1 - x, 1], [-1 + y, 1 + x, 1], [1 + y, -1 + x, 1], [1 - y, 1 - x, 1]]).double()
    points = (matrix @ tilted.T).T
    corners = torch.tensor([[-1, -1], [-1, 1], [1, -1], [1, 1]], dtype=torch.float64)
    assert torch.allclose(points[:, :2] / points[:, 2:], corners)


def test_a_much_smaller_output_is_averaged_first_so_that_no_pixel_is_lost():
    board = (torch.arange(64)[:, None] + torch.arange(64)).remainder(2).float().expand(1, 3, 64, 64)
    small = warp(board, identity_warps(1), 8)
    assert (small - 0.5).abs().max() < 0.01  # sampled alone, a chessboard comes out black and white


def test_averaging_and_sampling_is_what_fastais_affine_coordinates_do():
    """460 pixels to 224: from fastai's `TensorImage.affine_coord`, where the batch is one picture."""
    picture, warps = torch.rand(1, 3, 460, 460, dtype=torch.float64), draw_warps(12, AugmentConfig(), generator(3))
    averaged = 0
    for one in warps[:, None]:
        grid = sampling_grid(one, (224, 224))
        zoom, ratio = 1 / (grid.max() - grid.min()).item() * 2, 460 / 224 / 2
        averaged += ratio > zoom
        small = F.interpolate(picture, scale_factor=1 / ratio, mode="area", recompute_scale_factor=True)
        source = small if ratio > zoom else picture
        expected = F.grid_sample(source, grid, padding_mode="reflection", align_corners=False)
        assert (warp(picture, one, 224) - expected).abs().max() < 1e-9
        assert (warp(picture.float(), one, 224) - expected).abs().max() < 1e-4
    assert 0 < averaged < 12


def test_each_picture_of_a_batch_that_is_sampled_at_once_decides_for_itself():
    """So it goes on a GPU: once a single wide view had all pictures averaged."""
    batch, warps = torch.rand(2, 3, 90, 90), torch.cat([identity_warps(1), identity_warps(1) * HALF])
    grid = sampling_grid(warps.float(), (32, 32))
    alone = torch.cat([sample(batch[i : i + 1], grid[i : i + 1], "zeros") for i in range(2)])
    assert torch.allclose(sample(batch, grid, "zeros"), alone, atol=1e-6)
    sharp = F.grid_sample(batch[1:], grid[1:], align_corners=False)
    assert torch.equal(alone[1:], sharp) and not torch.allclose(sample(batch[:1], grid[:1], "zeros"), sharp, atol=0.1)


@FEW
@given(st.integers(0, 2**31))
def test_draws_stay_within_what_the_config_allows(seed):
    """With flips and rotations alone: the matrices are rotations by at most ten degrees, perhaps mirrored."""
    config = AugmentConfig(max_zoom=1, max_warp=0, min_scale=1)
    matrices = draw_warps(8, config, generator(seed))[:, :2, :2]
    assert torch.allclose(matrices @ matrices.mT, torch.eye(2, dtype=torch.float64).expand(8, 2, 2))
    degrees = torch.rad2deg(torch.asin(matrices[:, 1, 0])).abs()
    assert degrees.max() <= config.max_rotate


def test_draws_are_as_frequent_as_fastais():
    n = 20_000
    flips = draw_warps(n, AugmentConfig(max_rotate=0, max_zoom=1, max_warp=0, min_scale=1), generator(1))
    assert (flips[:, 0, 0] < 0).double().mean().item() == pytest.approx(0.5, abs=0.02)
    turns = draw_warps(n, AugmentConfig(do_flip=False, max_zoom=1, max_warp=0, min_scale=1), generator(2))
    assert (turns[:, 1, 0] != 0).double().mean().item() == pytest.approx(0.75, abs=0.02)
    crops = draw_warps(n, AugmentConfig(do_flip=False, max_rotate=0, max_zoom=1, max_warp=0), generator(3))
    area = crops[:, 0, 0] ** 2
    assert area.min() >= 0.75 and area.max() <= 1 and area.mean().item() == pytest.approx(0.875, abs=0.01)
    reach = crops[:, 0, 0] + crops[:, 0, 2].abs()
    assert reach.max() <= 1 + 1e-12  # a crop never looks outside


def test_the_strengths_are_fastais():
    recorded, config = fastai_figures()["aug_transforms"], AugmentConfig()
    names = set(AugmentConfig.model_fields) & set(recorded)
    assert len(names) == 9
    assert {name: getattr(config, name) for name in names} == {name: recorded[name] for name in names}
    assert config.min_scale == recorded["min_scale_in_the_book"]


def test_the_same_generator_draws_the_same_and_none_draws_nothing():
    config = AugmentConfig()
    assert torch.equal(draw_warps(5, config, generator(7)), draw_warps(5, config, generator(7)))
    assert not torch.equal(draw_warps(5, config, generator(7)), draw_warps(5, config, generator(8)))
    assert torch.equal(draw_warps(5, AugmentConfig.none(), generator(7)), identity_warps(5))


def test_a_picture_is_the_same_alone_and_in_a_batch():
    batch, warps = torch.rand(3, 3, 90, 90), draw_warps(3, AugmentConfig(), generator(0))
    alone = torch.cat([warp(batch[i : i + 1], warps[i : i + 1], 32) for i in range(3)])
    assert torch.allclose(warp(batch, warps, 32), alone, atol=1e-4)


@pytest.mark.parametrize(
    ("batch", "n"), [(torch.rand(3, 8, 8), 1), (torch.rand(2, 3, 8, 8), 1), (torch.zeros(1, 3, 8, 8).byte(), 1)]
)
def test_what_does_not_fit_is_a_value_error(batch, n):
    with pytest.raises(ValueError, match="expected"):
        warp(batch, identity_warps(n), 4)
