"""Augmentation: presize each picture on the CPU, then warp the whole batch once."""

from core.augment.compare import Comparison, Squares, compare
from core.augment.config import AugmentConfig
from core.augment.draw import Draw
from core.augment.lighting import draw_lighting, light
from core.augment.naive import naive
from core.augment.presize import presize
from core.augment.quality import empty_fraction, psnr, sharpness, ssim
from core.augment.warp import draw_warps, identity_warps, warp

__all__ = [
    "AugmentConfig",
    "Comparison",
    "Draw",
    "Squares",
    "compare",
    "draw_lighting",
    "draw_warps",
    "empty_fraction",
    "identity_warps",
    "light",
    "naive",
    "presize",
    "psnr",
    "sharpness",
    "ssim",
    "warp",
]
