"""The pipeline run step by step on one batch: each step's input, output and time. The loaders stay as they are."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from core.augment.lighting import light
from core.augment.naive import resize, step_by_step
from core.augment.presize import cut_square, shrink
from core.augment.warp import warp
from core.data.batches.loaders import Loader
from core.data.batches.make_batch import Draws, normalize
from core.data.pictures.decode import open_picture
from core.errors import PetLabError
from core.seeds import generator

ADVICE = {
    "collate": "Resize the pictures to one size before they are stacked, as `presize` does; in fastai it's `Resize`.",
    "to device": "Free memory there, lower batch_size, or use the CPU.",
    "warp": "Lower batch_size or size.",
    "light": "Lower batch_size or size.",
    "normalise": "Lower batch_size or size.",
}
SAMPLE_SIDE = 256  # pixels, of the longer side


@dataclass(frozen=True)
class SummaryStep:
    """One step: its name, its input and output in words ("uint8 (32, 192, 192, 3)"), its seconds for the whole batch,
    and what went wrong, if anything, with advice.

    `sample` is one picture of the batch after this step, uint8 (H, W, 3), if there are pixels: the first not square.
    """

    name: str
    input: str
    output: str
    seconds: float
    error: str = ""
    advice: str = ""
    sample: np.ndarray | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Summary:
    """The steps in order; if the pipeline breaks, the last one has the error."""

    steps: list[SummaryStep]

    @property
    def error(self) -> str:
        return self.steps[-1].error if self.steps else ""

    @property
    def sentence(self) -> str:
        """Which step failed, why, and what to do; empty if none did."""
        if not self.error:
            return ""
        last = self.steps[-1]
        return f"The step {last.name} fails. {last.error.rstrip('.')}. {last.advice}".strip()


def summarize(loader: Loader, presized: bool = True) -> Summary:
    """Runs the first batch of `loader` through the pipeline, step by step, up to the first that fails.

    Without `presized` pictures keep their sizes, and stacking different ones fails, as in the book's chapter 5,
    "Checking and Debugging a DataBlock".
    """
    config = loader.config
    indices = loader.order(0)[: config.batch_size]
    draws = Draws.random(len(indices), config.augment, generator(config.seed, "draws", 0, 0))
    pipeline: list[tuple[str, Callable[[Any], Any]]] = [
        ("item", lambda chosen: [loader.cache.files[i] for i in chosen]),
        ("decode", lambda paths: [open_picture(path) for path in paths]),
        ("label", lambda images: (images, [loader.targets[i] for i in indices])),
        (
            "presize",
            lambda pair: (
                [_square(im, config.presize, at) for im, at in zip(pair[0], draws.places, strict=True)],
                pair[1],
            ),
        ),
        (
            "collate",
            lambda pair: (torch.stack([torch.from_numpy(np.array(p)) for p in pair[0]]), torch.tensor(pair[1])),
        ),
        ("to device", lambda pair: tuple(t.to(loader.device) for t in pair)),
        ("warp", lambda pair: (_warped(pair[0], draws, config.size, config.augment.pad_mode), pair[1])),
        ("light", lambda pair: (_lit(pair[0], draws), pair[1])),
        ("normalise", lambda pair: (normalize(pair[0]), pair[1])),
    ]
    value: Any = indices
    steps, shown = [], 0
    for name, function in pipeline:
        if name == "presize" and not presized:
            continue
        before, start = describe(value), time.perf_counter()
        try:
            value = function(value)
            _finish(loader.device)
        except Exception as error:  # the summary shows any failure in its place
            seconds = time.perf_counter() - start
            steps.append(SummaryStep(name, before, "", seconds, _sentence(error), _advice(error, name)))
            break
        seconds = time.perf_counter() - start
        if name == "decode":
            shown = next((j for j, image in enumerate(value) if image.width != image.height), 0)
        steps.append(SummaryStep(name, before, describe(value), seconds, sample=_picture(value, shown)))
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
    return np.array(cut_square(shrink(image, size), place))


def _warped(squares: torch.Tensor, draws: Draws, size: int, pad_mode: Any) -> torch.Tensor:
    pixels = squares.permute(0, 3, 1, 2).float()
    if draws.steps is None:
        return warp(pixels, draws.warps.to(pixels.device), size, pad_mode) / 255
    xb = resize(pixels / 255, size)
    for _, stepped in step_by_step(xb, draws.steps):
        xb = stepped
    return xb


def _lit(xb: torch.Tensor, draws: Draws) -> torch.Tensor:
    return xb if draws.lighting is None else light(xb, draws.lighting.to(xb.device))


def _finish(device: torch.device) -> None:
    """Waits for a GPU: else the next step's clock would count its work."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def _sentence(error: Exception) -> str:
    return error.message if isinstance(error, PetLabError) else f"{type(error).__name__}: {error}"


def _advice(error: Exception, step: str) -> str:
    return error.advice if isinstance(error, PetLabError) else ADVICE.get(step, "")


def _picture(value: Any, j: int) -> np.ndarray | None:
    """Picture `j` of a step's output, small. Normalised numbers are stretched to what a screen can show."""
    one = (value[0] if isinstance(value, tuple) else value)[j]
    if isinstance(one, Path):
        return None
    if isinstance(one, torch.Tensor):
        one = one.cpu().numpy()
    if isinstance(one, np.ndarray) and one.dtype != np.uint8:
        pixels = one.transpose(1, 2, 0)
        low, high = min(0.0, pixels.min()), max(1.0, pixels.max())
        one = ((pixels - low) / (high - low) * 255).round().astype(np.uint8)
    picture = one.copy() if isinstance(one, Image.Image) else Image.fromarray(one)
    picture.thumbnail((SAMPLE_SIDE, SAMPLE_SIDE))
    return np.array(picture)
