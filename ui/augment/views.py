"""Both ways of one draw, computed once for the same inputs and ready to look at: pictures, numbers, a sentence."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch

from core.augment import AugmentConfig, Draw
from core.augment.compare import Squares, Way, compare, milliseconds, naive_way, presized_way
from core.augment.config import PadMode
from core.plots.augmentation import magnified_difference
from core.plots.pictures import data_uri, middle, side_by_side
from core.seeds import generator
from ui.augment.picture import KEY, Chosen
from ui.augment.words import Measures, verdict
from ui.pictures.sheet import Tile, sheet

CLOSER = 3  # times
QUALITY = 92  # of a JPEG: all pictures but the results only have to give an idea, and they have to come quickly


@dataclass(frozen=True)
class PairView:
    """Both ways, ready to show: their numbers, three sheets of pictures in HTML, the sentence that the numbers give."""

    naive: Measures
    presized: Measures
    pictures: str  # both results, and how far each is from the ideal
    original: str
    film: str  # the naive way step by step
    verdict: str


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEY)
def both_ways(chosen: Chosen, draw: Draw, pad_mode: PadMode, closer: bool) -> PairView:
    """`compare`, drawn; `closer` shows the middle only."""
    result = compare(chosen.squares, draw, pad_mode)
    best, counted = pixels(result.ideal), result.counted.numpy()

    def uri(picture: np.ndarray, quality: int | None = QUALITY) -> str:
        return data_uri(np.ascontiguousarray(middle(picture, CLOSER if closer else 1)), quality)

    titles = {
        f"Naive: {len(chosen.squares.small)} px, step by step": pixels(result.naive.picture),
        f"Presized: {len(chosen.squares.presized)} px, one warp": pixels(result.presized.picture),
    }
    name, far = chosen.name, "the difference to the ideal, four times as large"
    results = [Tile(uri(picture, None), f"{name}. {title}", title) for title, picture in titles.items()]
    for title, picture in titles.items():
        difference = magnified_difference(picture, best, counted)
        results.append(Tile(uri(difference), f"{title}: {far}", words="Difference to the ideal × 4"))
    original = Tile(uri(chosen.squares.original), f"{name}, the original", "Original")
    steps = [
        Tile(uri(pixels(one.picture)), f"{name} after the step {one.name}", one.name, _count(one.interpolations))
        for one in result.naive.steps
    ]
    steps.append(Tile(uri(best), f"{name}, transformed without loss", "ideal", "one resampling of the original"))
    return PairView(
        naive=_numbers(result.naive),
        presized=_numbers(result.presized),
        pictures=sheet(results, 2),
        original=sheet([original], 1),
        film=sheet(steps, 12),
        verdict=verdict(result, pad_mode),
    )


def _numbers(way: Way) -> Measures:
    return Measures(way.interpolations, way.outside, way.detail, way.psnr, way.ssim)


def _count(interpolations: int) -> str:
    return "1 interpolation" if interpolations == 1 else f"{interpolations} interpolations"


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
def random_pairs(chosen: Chosen, config: AugmentConfig, pad_mode: PadMode, first: int, n: int) -> str:
    """A sheet of `n` random draws of one picture, the naive way on the left of each."""
    figures = []
    for i in range(n):
        draw = Draw.random(config, generator("augmentation page", first + i))
        pair = naive_way(chosen.squares, draw), presized_way(chosen.squares, draw, pad_mode)
        naive, presized = (pixels(steps[-1].picture) for steps in pair)
        picture = side_by_side(naive, presized)
        figures.append(Tile(data_uri(picture, None), f"Random draw {i + 1}: naive on the left, presized on the right"))
    return sheet(figures, 4, 240)


def pixels(picture: torch.Tensor) -> np.ndarray:
    """(1, 3, H, W) in [0, 1] as uint8 (H, W, 3)."""
    return (picture[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
