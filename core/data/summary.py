"""The pipeline run step by step on one batch, each step with what went in, what came out and how long it took.
It changes nothing: the steps are the loaders' own functions."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from core.augment.lighting import light
from core.augment.presize import cut_square, shrink
from core.augment.warp import warp
from core.data.batches import Draws, normalize
from core.data.pictures import open_picture
from core.seeds import generator

if TYPE_CHECKING:
    from core.data.load import DataLoaders


@dataclass(frozen=True)
class SummaryStep:
    """One step: its name, its input and output in words ("uint8 (32, 192, 192, 3)"), its time in seconds for the whole
    batch, and what went wrong, if anything did."""

    name: str
    input: str
    output: str
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Summary:
    """The steps in order; the last one carries the error where the pipeline breaks."""

    steps: list[SummaryStep]

    @property
    def error(self) -> str:
        return self.steps[-1].error if self.steps else ""


def summarize(dls: "DataLoaders") -> Summary:
    """Runs one training batch through the pipeline, a step at a time, and stops at the step that fails."""
    config, loader = dls.config, dls.train
    indices = loader.order(0)[: config.batch_size]
    draws = Draws.random(len(indices), config.augment, generator(config.seed, "draws", 0, 0))
    pipeline: list[tuple[str, Callable[[Any], Any]]] = [
        ("item", lambda chosen: [dls.items[i].path for i in chosen]),
        ("decode", lambda paths: [open_picture(path) for path in paths]),
        ("label", lambda images: (images, [dls.targets[i] for i in indices])),
        (
            "presize",
            lambda pair: (
                [_square(im, config.presize, at) for im, at in zip(pair[0], draws.places, strict=True)],
                pair[1],
            ),
        ),
        ("collate", lambda pair: (torch.stack([torch.from_numpy(p) for p in pair[0]]), torch.tensor(pair[1]))),
        ("to device", lambda pair: tuple(t.to(loader.device) for t in pair)),
        ("warp", lambda pair: (_warped(pair[0], draws, config.size, config.augment.pad_mode), pair[1])),
        ("light", lambda pair: (pair[0] if draws.lighting is None else light(pair[0], draws.lighting), pair[1])),
        ("normalise", lambda pair: (normalize(pair[0]), pair[1])),
    ]
    value: Any = indices
    steps = []
    for name, function in pipeline:
        before, start = describe(value), time.perf_counter()
        try:
            value = function(value)
            steps.append(SummaryStep(name, before, describe(value), time.perf_counter() - start))
        except Exception as error:  # the summary's purpose is to show any failure in its place
            steps.append(SummaryStep(name, before, "", time.perf_counter() - start, f"{type(error).__name__}: {error}"))
            break
    return Summary(steps)


def describe(value: Any) -> str:
    """A value in words: "32 x Image (375 x 500)", "uint8 (32, 192, 192, 3), int64 (32,)"."""
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}"
    if isinstance(value, tuple):
        return ", ".join(describe(part) for part in value)
    if isinstance(value, list):
        kinds = {describe(part) for part in value}
        return (
            f"{len(value)} x {kinds.pop()}"
            if len(kinds) == 1
            else f"{len(value)} x {type(value[0]).__name__} of {len(kinds)} sizes"
        )
    if hasattr(value, "mode"):
        return f"{value.mode} picture {value.width} x {value.height}"
    return "path" if hasattr(value, "suffix") else type(value).__name__


def _square(image: Any, size: int, place: float) -> np.ndarray:
    return np.array(cut_square(np.asarray(shrink(image, size)), place))


def _warped(squares: torch.Tensor, draws: Draws, size: int, pad_mode: Any) -> torch.Tensor:
    return warp(squares.permute(0, 3, 1, 2).float(), draws.warps.to(squares.device), size, pad_mode) / 255
