"""One draw in all three ways, computed once for the same inputs and ready to look at: pictures, numbers, a sentence."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch

from core.augment import AugmentConfig, Draw
from core.augment.compare import Squares, Way, compare, milliseconds, naive_way, presized_way
from core.augment.config import PadMode
from core.augment.naive import Step
from core.plots.augmentation import magnified_difference
from core.plots.pictures import data_uri, middle, side_by_side
from core.seeds import generator
from core.wording import plural
from ui.augment.picture import KEY, Chosen
from ui.augment.words import Measures, verdict
from ui.pictures.sheet import Tile, sheet

CLOSER = 3  # times
QUALITY = 92  # of a JPEG, for all pictures but the results: they only give an idea, and have to arrive quickly


@dataclass(frozen=True)
class WaysView:
    """All ways, ready to show; `numbers`, `results` and `films` are by the way's name: naive, presized, fastai."""

    numbers: dict[str, Measures]
    results: dict[str, Tile]
    aside: str  # the original, and how far each result is from the ideal, as HTML
    films: dict[str, str]  # each way step by step, as HTML
    verdict: str


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEY)
def all_ways(chosen: Chosen, draw: Draw, pad_mode: PadMode, closer: bool) -> WaysView:
    """`compare`, drawn; `closer` shows the middle only."""
    result = compare(chosen.squares, draw, pad_mode)
    best, counted, name = pixels(result.ideal), result.counted.numpy(), chosen.name

    def uri(picture: np.ndarray, quality: int | None = QUALITY) -> str:
        return data_uri(np.ascontiguousarray(middle(picture, CLOSER if closer else 1)), quality)

    small, large = len(chosen.squares.small), len(chosen.squares.presized)
    titles = {
        "naive": f"Naive: {small} px, step by step",
        "presized": f"Presized: {large} px, one warp",
        "fastai": f"fastai: {large} px, warp, then crop",
    }
    ways = {"naive": result.naive, "presized": result.presized, "fastai": result.fastai}
    pictures = {way: pixels(found.picture) for way, found in ways.items()}
    original = Tile(uri(chosen.squares.original), f"{name}, the original", "original")
    ideal = Tile(uri(best), f"{name}, the ideal result", "ideal", "the original sampled once")
    differences = [
        Tile(
            uri(magnified_difference(picture, best, counted)),
            f"{titles[way]}: its error, four times stronger",
            way,
            "error × 4",
        )
        for way, picture in pictures.items()
    ]
    return WaysView(
        numbers={way: _numbers(found) for way, found in ways.items()},
        results={
            way: Tile(uri(picture, None), f"{name}. {titles[way]}", titles[way]) for way, picture in pictures.items()
        },
        aside=sheet([original, *differences], 2, 100),
        films={
            way: sheet(
                [original, *(_frame(uri(pixels(step.picture)), name, step) for step in found.steps), ideal], 8, 130
            )
            for way, found in ways.items()
        },
        verdict=verdict(result, pad_mode),
    )


def _numbers(way: Way) -> Measures:
    return Measures(way.interpolations, way.outside, way.detail, way.psnr, way.ssim)


def _frame(uri: str, name: str, step: Step) -> Tile:
    return Tile(uri, f"{name} after the step {step.name}", step.name, plural(step.interpolations, "interpolation"))


def times(chosen: Chosen, draw: Draw, pad_mode: PadMode) -> tuple[float, ...]:
    """Milliseconds for one picture (naive, presized, fastai), measured once for the same steps and sizes: neither the
    picture nor the angle matters."""
    eye = Draw().matrices()
    steps = tuple(name for name, matrix in draw.matrices().items() if not matrix.allclose(eye[name]))
    sides = (len(chosen.squares.small), len(chosen.squares.presized))
    return _times(sides, steps, draw.lighting() is None, pad_mode, draw, chosen.squares)


@st.cache_data(max_entries=64, show_spinner=False)
def _times(
    sides: tuple[int, int], steps: tuple[str, ...], unlit: bool, pad_mode: PadMode, _draw: Draw, _squares: Squares
) -> tuple[float, ...]:
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
