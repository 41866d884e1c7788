"""How wrong a transformed picture is: pixels from outside, detail lost, distance to the ideal."""

import math
from collections.abc import Iterable
from functools import lru_cache

import torch
import torch.nn.functional as F

from core.augment.warp import sampling_grid

FINE = 0.25  # cycles a pixel: waves shorter than four pixels are fine detail
EDGE = 4  # pixels over which the spectrum's window fades in
SSIM_SIDE, SSIM_SIGMA, SSIM_K = 11, 1.5, (0.01, 0.03)  # Wang et al. 2004


def empty_fraction(warps: torch.Tensor, size: int) -> torch.Tensor:
    """Share of output pixels (n,), in [0, 1], whose centre is outside the input picture under `warps` (n, 3, 3)."""
    grid = sampling_grid(warps.to(torch.float64), (size, size))
    return (grid.abs() > 1 + 1e-9).any(dim=-1).double().mean(dim=(1, 2))


def inside(steps: Iterable[torch.Tensor], size: int) -> torch.Tensor:
    """Which of the final pixels (size, size) come from inside the picture at every one of `steps` (1, 3, 3), which are
    in the order they are applied: what one step cut off, no later one restores."""
    whole = torch.eye(3, dtype=torch.float64)[None]
    stayed = torch.ones(size, size, dtype=torch.bool)
    for step in reversed(list(steps)):
        whole = step.to(torch.float64) @ whole
        stayed &= (sampling_grid(whole, (size, size))[0].abs() <= 1 + 1e-9).all(dim=-1)
    return stayed


def sharpness(picture: torch.Tensor, where: torch.Tensor | None = None) -> float:
    """Spectral energy of the fine detail of `picture` (..., C, H, W): the mean square of the waves in its brightness
    that are shorter than four pixels. Each interpolation lowers it.

    Only what `where` (H, W) marks counts, through a window that fades at its edges, which would else count as detail;
    0 if nothing is marked.
    """
    h, w = picture.shape[-2:]
    where = torch.ones(h, w, dtype=torch.bool) if where is None else where
    core = shrunk(F.pad(where, (EDGE,) * 4), EDGE)[EDGE:-EDGE, EDGE:-EDGE]
    window = core[None].to(picture.dtype)
    for kernel, padding in ((2 * EDGE + 1, 1), (EDGE, 0)), ((1, 2 * EDGE + 1), (0, EDGE)):
        window = F.avg_pool2d(window, kernel, stride=1, padding=padding)
    if not window.any():
        return 0.0
    picture = brightness(picture)
    mean = (picture * window).sum(dim=(-2, -1), keepdim=True) / window.sum()
    waves = torch.view_as_real(torch.fft.rfft2((picture - mean) * window)).square().sum(dim=-1)
    energy = (waves * _fine_waves(h, w)).sum(dim=(-2, -1)) / (h * w * window.square().sum())
    return energy.mean().item()


def psnr(picture: torch.Tensor, target: torch.Tensor, where: torch.Tensor | None = None) -> float:
    """Peak signal-to-noise ratio in decibels of [0, 1] pixels (..., H, W) within `where` (H, W): infinite if both are
    equal, NaN if nothing is marked. 6 dB more quarter the mean square error, and so halve its root."""
    errors = (picture - target).double().square()
    errors = errors if where is None else errors[..., where]
    if not errors.numel():
        return math.nan
    error = errors.mean().item()
    return math.inf if error == 0 else -10 * math.log10(error)


def ssim(picture: torch.Tensor, target: torch.Tensor, where: torch.Tensor | None = None) -> float:
    """Structural similarity of the brightness of [0, 1] pixels (..., C, H, W): 1 for equal pictures.

    Z. Wang et al. 2004: windows of 11 × 11, Gaussian with sigma 1.5, those that are within the picture and within
    `where` (H, W); NaN if there are none.
    """
    h, w = picture.shape[-2:]
    if min(h, w) < SSIM_SIDE:
        return math.nan
    margin = SSIM_SIDE // 2
    whole = torch.ones(h, w, dtype=torch.bool) if where is None else shrunk(where, margin)
    whole = whole[margin : h - margin, margin : w - margin]
    if not whole.any():
        return math.nan
    x, y = brightness(picture), brightness(target)
    mean_x, mean_y, xx, yy, xy = _blur(torch.stack([x, y, x * x, y * y, x * y]))  # (..., H', W') each
    c1, c2 = (k**2 for k in SSIM_K)
    var_x, var_y, cov = xx - mean_x**2, yy - mean_y**2, xy - mean_x * mean_y
    similarity = ((2 * mean_x * mean_y + c1) * (2 * cov + c2)) / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    return similarity[..., whole].mean().item()


def brightness(picture: torch.Tensor) -> torch.Tensor:
    """(..., H, W): the channels of an RGB picture (..., 3, H, W) weighted by ITU-R BT.601, of any other their mean."""
    if picture.shape[-3] != 3:
        return picture.mean(dim=-3)
    return torch.einsum("...chw,c->...hw", picture, torch.tensor([0.299, 0.587, 0.114], dtype=picture.dtype))


def shrunk(where: torch.Tensor, by: int) -> torch.Tensor:
    """`where` (H, W) without all within `by` pixels of an unmarked one; beyond the border counts as marked."""
    near = (~where).float()[None]
    for kernel, padding in (((2 * by + 1, 1), (by, 0)), ((1, 2 * by + 1), (0, by))):
        near = F.max_pool2d(near, kernel, stride=1, padding=padding)
    return near[0] == 0


@lru_cache(maxsize=8)
def _fine_waves(h: int, w: int) -> torch.Tensor:
    """How often each wave of `rfft2` counts (h, w // 2 + 1): 0 if it is long, else 2, or 1 if it mirrors itself."""
    across = torch.fft.rfftfreq(w)
    fine = torch.hypot(torch.fft.fftfreq(h)[:, None], across) >= FINE
    return fine * torch.where((across == 0) | (across == 0.5), 1.0, 2.0)


def _blur(maps: torch.Tensor) -> torch.Tensor:
    """(..., H, W) averaged over SSIM's window wherever it fits: (..., H - 10, W - 10)."""
    h, w = maps.shape[-2:]
    return _window_sums(h, maps.dtype) @ maps @ _window_sums(w, maps.dtype).T


@lru_cache(maxsize=8)
def _window_sums(n: int, dtype: torch.dtype) -> torch.Tensor:
    """The matrix (n - 10, n) that takes the weighted mean over each window of a line."""
    distance = torch.arange(SSIM_SIDE, dtype=torch.float64) - SSIM_SIDE // 2
    weights = torch.exp(-(distance**2) / (2 * SSIM_SIGMA**2))
    rows = torch.zeros(n - SSIM_SIDE + 1, n, dtype=torch.float64)
    for i, row in enumerate(rows):
        row[i : i + SSIM_SIDE] = weights / weights.sum()
    return rows.to(dtype)
