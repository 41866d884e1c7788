"""The batch stage of presizing: flip, rotation, zoom, perspective and crop in one homography per picture, sampled
once."""

import math
from functools import lru_cache, partial, reduce

import torch
import torch.nn.functional as F

from core.augment.area import area_average
from core.augment.config import AugmentConfig, PadMode

CORNERS = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]], dtype=torch.float64)


def draw_warps(n: int, config: AugmentConfig, generator: torch.Generator | None = None) -> torch.Tensor:
    """`n` random homographies, float64 (n, 3, 3), each from output to input coordinates, both in [-1, 1]: the steps of
    `draw_steps` in one matrix."""
    return compose(draw_steps(n, config, generator))


def compose(steps: dict[str, torch.Tensor]) -> torch.Tensor:
    """The product (n, 3, 3) of `steps` (n, 3, 3), in the order they are applied."""
    return reduce(torch.matmul, steps.values())


def draw_steps(n: int, config: AugmentConfig, generator: torch.Generator | None = None) -> dict[str, torch.Tensor]:
    """The steps of `n` random transformations, float64 (n, 3, 3) each, by name.

    The picture is flipped, rotated, zoomed, seen in perspective and cropped, in this order. From output to input, the
    product is flip · rotate · zoom · perspective · crop. Ranges and probabilities: fastai's `aug_transforms` and
    `RandomResizedCropGPU`.
    """

    def uniform(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(n, generator=generator, dtype=torch.float64)

    def sometimes(values: torch.Tensor, otherwise: float, p: float) -> torch.Tensor:
        chosen = torch.rand(n, generator=generator, dtype=torch.float64) < p
        return torch.where(chosen, values, torch.full_like(values, otherwise))

    p = config.p_affine
    sign = sometimes(torch.full((n,), -1.0, dtype=torch.float64), 1.0, 0.5 if config.do_flip else 0.0)
    degrees = sometimes(uniform(-config.max_rotate, config.max_rotate), 0.0, p)
    zoom = sometimes(uniform(config.min_zoom, config.max_zoom), 1.0, p)
    zoom_x, zoom_y = uniform(-1, 1), uniform(-1, 1)
    tilt_x = sometimes(uniform(-config.max_warp, config.max_warp), 0.0, p)
    tilt_y = sometimes(uniform(-config.max_warp, config.max_warp), 0.0, p)
    side = uniform(config.min_scale, 1.0).sqrt()  # min_scale is a share of the area
    crop_x, crop_y = uniform(-1, 1), uniform(-1, 1)
    return {
        "flip": _scale_shift(sign, torch.ones(n, dtype=torch.float64)),
        "rotate": rotation(degrees),
        "zoom": window(1 / zoom, zoom_x, zoom_y),
        "warp": perspective(tilt_x, tilt_y),
        "crop": window(side, crop_x, crop_y),
    }


def identity_warps(n: int) -> torch.Tensor:
    """For validation: the whole square, nothing drawn. float64 (n, 3, 3)."""
    return torch.eye(3, dtype=torch.float64).expand(n, 3, 3)


def rotation(degrees: torch.Tensor) -> torch.Tensor:
    """Counter-clockwise rotation of the picture by `degrees` (n,), as homographies (n, 3, 3)."""
    angle = degrees * (math.pi / 180)
    cos, sin, zero, one = angle.cos(), angle.sin(), torch.zeros_like(angle), torch.ones_like(angle)
    return _rows([cos, -sin, zero], [sin, cos, zero], [zero, zero, one])


def window(side: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """A square window of `side` times the picture's side; `x`, `y` in [-1, 1] move it from border to border."""
    return _scale_shift(side, side, (1 - side) * x, (1 - side) * y)


def perspective(tilt_x: torch.Tensor, tilt_y: torch.Tensor) -> torch.Tensor:
    """fastai's `Warp`: the homography that maps the tilted corners back to those of the square."""
    n = len(tilt_x)
    corners = CORNERS.expand(n, 4, 2)
    signs = torch.tensor([[-1, -1], [1, 1], [1, 1], [-1, -1]], dtype=torch.float64)
    tilted = corners + signs * torch.stack([tilt_y, tilt_x], dim=1)[:, None]
    return _four_points(tilted, corners)


def warp(
    batch: torch.Tensor, warps: torch.Tensor, size: int | tuple[int, int], pad_mode: PadMode = "reflection"
) -> torch.Tensor:
    """`batch` (B, C, H, W), floating point, seen through `warps` (B, 3, 3) at `size` pixels: (B, C, h, w), bilinear.

    A warp maps output to input coordinates, both in [-1, 1] over the picture's area (align_corners=False). If the
    output has less than half the pixels, along a side, of the part of the input it shows, the input is area-averaged
    first, as in fastai, but decided for each picture and not for the batch as a whole. A CPU samples pictures one by
    one: their floats then stay in its cache.

    Raises ValueError for shapes that don't fit, or a `batch` of integers.
    """
    if batch.ndim != 4 or warps.shape != (len(batch), 3, 3):
        raise ValueError(
            f"warp: expected (B, C, H, W) and (B, 3, 3), got {tuple(batch.shape)} and {tuple(warps.shape)}"
        )
    if not batch.is_floating_point():
        raise ValueError(f"batch: expected a floating point type, got {batch.dtype}; divide the bytes by 255 first")
    shape = (size, size) if isinstance(size, int) else size
    grid = sampling_grid(warps.to(batch), shape)
    if batch.device.type != "cpu" or len(batch) == 1:
        return sample(batch, grid, pad_mode)
    return torch.cat([sample(batch[i : i + 1], grid[i : i + 1], pad_mode) for i in range(len(batch))])


def sampling_grid(warps: torch.Tensor, shape: tuple[int, int]) -> torch.Tensor:
    """Each output pixel's centre in the input: (B, h, w, 2) of x, y in the dtype of `warps`."""
    points = warps @ _pixel_centres(shape, warps.dtype, warps.device)  # (B, 3, h * w), homogeneous
    return (points[:, :2] / points[:, 2:]).reshape(-1, 2, *shape).permute(0, 2, 3, 1)


def sample(batch: torch.Tensor, grid: torch.Tensor, pad_mode: PadMode) -> torch.Tensor:
    """`batch` (B, C, H, W) at the points of `grid` (B, h, w, 2), each picture area-averaged first if it needs that (see
    `warp`)."""
    plain = partial(F.grid_sample, mode="bilinear", padding_mode=pad_mode, align_corners=False)
    shrink = min(batch.shape[-2] / grid.shape[-3], batch.shape[-1] / grid.shape[-2]) / 2
    if shrink <= 1:
        return plain(batch, grid)
    spread = grid.amax(dim=(1, 2, 3)) - grid.amin(dim=(1, 2, 3))  # 2 shows the whole picture, less zooms in
    averaged = [shrink * value > 2 for value in spread.tolist()]
    if not any(averaged):
        return plain(batch, grid)
    small = area_average(batch, (int(batch.shape[-2] * (1 / shrink)), int(batch.shape[-1] * (1 / shrink))))
    if all(averaged):
        return plain(small, grid)
    chosen = torch.tensor(averaged, device=batch.device)[:, None, None, None]
    return torch.where(chosen, plain(small, grid), plain(batch, grid))


@lru_cache(maxsize=16)
def _pixel_centres(shape: tuple[int, int], dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    h, w = shape
    x = ((torch.arange(w, dtype=dtype, device=device) * 2 + 1) / w - 1).expand(h, w)
    y = ((torch.arange(h, dtype=dtype, device=device) * 2 + 1) / h - 1)[:, None].expand(h, w)
    return torch.stack([x, y, torch.ones_like(x)]).reshape(3, h * w)


def _scale_shift(
    scale_x: torch.Tensor,
    scale_y: torch.Tensor,
    shift_x: torch.Tensor | None = None,
    shift_y: torch.Tensor | None = None,
) -> torch.Tensor:
    zero, one = torch.zeros_like(scale_x), torch.ones_like(scale_x)
    return _rows(
        [scale_x, zero, zero if shift_x is None else shift_x],
        [zero, scale_y, zero if shift_y is None else shift_y],
        [zero, zero, one],
    )


def _rows(*rows: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack([torch.stack(row, dim=-1) for row in rows], dim=-2)


def _four_points(source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The homographies (n, 3, 3) that map four points (n, 4, 2) of `source` to those of `target`."""
    x, y, u, v = source[..., 0], source[..., 1], target[..., 0], target[..., 1]
    zero, one = torch.zeros_like(x), torch.ones_like(x)
    for_u = torch.stack([x, y, one, zero, zero, zero, -u * x, -u * y], dim=-1)  # (n, 4, 8)
    for_v = torch.stack([zero, zero, zero, x, y, one, -v * x, -v * y], dim=-1)
    entries = torch.linalg.solve(torch.cat([for_u, for_v], dim=1), torch.cat([u, v], dim=1))
    return torch.cat([entries, torch.ones_like(entries[:, :1])], dim=1).reshape(-1, 3, 3)
