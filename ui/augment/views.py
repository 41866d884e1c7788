"""Both ways of one draw, computed once for the same inputs and ready to look at: pictures, numbers, a sentence.
The maths is `core.augment.compare`."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch

from core.augment import AugmentConfig, Draw
from core.augment.compare import Squares, Way, compare, milliseconds, naive_way, presized_way
from core.augment.config import PadMode
from core.plots.augmentation import magnified_difference
from core.plots.pictures import crisp_svg, middle, side_by_side
from core.seeds import generator
from ui.augment.film import strip
from ui.augment.picture import KEY, Chosen
from ui.augment.words import verdict

CLOSER = 3  # times
QUALITY = 92  # of a JPEG, where pictures only have to give an idea


@dataclass(frozen=True)
class WayView:
    """One way, ready to show: its result, how far it is from the ideal, and its numbers."""

    svg: str
    difference: str
    interpolations: int
    outside: float
    detail: float
    psnr: float
    ssim: float


@dataclass(frozen=True)
class PairView:
    """Both ways, ready to show, the film of the naive one, and the sentence that the numbers give."""

    naive: WayView
    presized: WayView
    original: str
    film: str
    verdict: str


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEY)
def both_ways(chosen: Chosen, draw: Draw, pad_mode: PadMode, closer: bool) -> PairView:
    """`compare`, drawn; `closer` shows the middle only."""
    result = compare(chosen.squares, draw, pad_mode)
    best, counted = pixels(result.ideal), result.counted.numpy()

    def cut(picture: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(middle(picture, CLOSER if closer else 1))

    def svg(picture: np.ndarray, quality: int | None = None) -> str:
        return crisp_svg(cut(picture), quality)

    def view(way: Way) -> WayView:
        picture = pixels(way.picture)
        difference = svg(magnified_difference(picture, best, counted), QUALITY)
        return WayView(svg(picture), difference, way.interpolations, way.outside, way.detail, way.psnr, way.ssim)

    return PairView(
        naive=view(result.naive),
        presized=view(result.presized),
        original=svg(chosen.squares.original, QUALITY),
        film=strip(result, chosen.name, lambda picture: cut(pixels(picture))),
        verdict=verdict(result, pad_mode),
    )


def times(chosen: Chosen, draw: Draw, pad_mode: PadMode) -> tuple[float, float]:
    """(naive, presized) milliseconds a picture, measured once for the same steps and sizes: neither the picture nor the
    angle matters to them."""
    eye = Draw().matrices()
    steps = tuple(name for name, matrix in draw.matrices().items() if not matrix.allclose(eye[name]))
    sides = (len(chosen.squares.small), len(chosen.squares.presized))
    return _times(sides, steps, draw.lighting() is None, pad_mode, draw, chosen.squares)


@st.cache_data(max_entries=64, show_spinner=False)
def _times(
    sides: tuple[int, int], steps: tuple[str, ...], unlit: bool, pad_mode: PadMode, _draw: Draw, _squares: Squares
) -> tuple[float, float]:
    return milliseconds(_squares, _draw, pad_mode)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=KEY)
def random_pairs(chosen: Chosen, config: AugmentConfig, pad_mode: PadMode, first: int, n: int) -> list[str]:
    """`n` random draws of one picture as SVGs, the naive way on the left of each."""
    draws = [Draw.random(config, generator("augmentation page", first + i)) for i in range(n)]
    pairs = [(naive_way(chosen.squares, draw), presized_way(chosen.squares, draw, pad_mode)) for draw in draws]
    return [crisp_svg(side_by_side(*(pixels(steps[-1].picture) for steps in pair))) for pair in pairs]


def pixels(picture: torch.Tensor) -> np.ndarray:
    """(1, 3, H, W) in [0, 1] as uint8 (H, W, 3)."""
    return (picture[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
