"""Tiny test data: coloured shapes in three classes, and learners on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw

from core import DataConfig, create_learner, load_data
from core.data import DataLoaders
from core.train import Learner

REFERENCE = Path(__file__).parent / "reference"
BESIDE = Path(__file__).resolve().parents[2] / "shared"  # real photos and odd files, if they're there
COLOURS = {"Red_Cat": (210, 40, 40), "blue_dog": (40, 60, 210), "green_hound": (40, 180, 60)}
ARCH = "mobilenet_v3_small"  # the fastest of the architectures


def fastai_figures() -> dict[str, Any]:
    """fastai's own figures, recorded once."""
    return json.loads((REFERENCE / "fastai.json").read_text())


def make_pets(folder: Path, per_class: int = 8, side: int = 40, classes: tuple[str, ...] = tuple(COLOURS)) -> Path:
    """Fills `folder` with `per_class` PNGs of each class, named as in the book: a coloured disc on noise."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    for name in classes:
        for i in range(1, per_class + 1):
            picture = Image.fromarray(rng.integers(0, 256, (side, side + 8, 3), dtype=np.uint8))
            x, y = rng.integers(4, 14, 2).tolist()
            ImageDraw.Draw(picture).ellipse((x, y, x + 24, y + 24), fill=COLOURS.get(name, (128, 128, 128)))
            picture.save(folder / f"{name}_{i}.png")
    return folder


def tiny_config(source: Path | str, **changes: Any) -> DataConfig:
    """Four pictures of 32 pixels a batch."""
    return DataConfig(source=str(source), **{"presize": 40, "size": 32, "batch_size": 4, "valid_pct": 0.25, **changes})


def tiny_data(source: Path | str, **changes: Any) -> DataLoaders:
    return load_data(tiny_config(source, **changes))


def tiny_learner(source: Path | str, arch: str = ARCH, seed: int = 0, **changes: Any) -> Learner:
    """A learner with random weights, in fp32 on the CPU, so its numbers are the same everywhere."""
    return create_learner(tiny_data(source, **changes), arch, None, "fp32", seed, device="cpu")


def weights_of(learn: Learner) -> dict[str, torch.Tensor]:
    """A copy of all weights and buffers."""
    return {name: tensor.clone() for name, tensor in learn.model.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    """Whether both hold the same names with the same bits."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def without_clock(body: dict[str, Any]) -> dict[str, Any]:
    """An event's JSON without measured times."""
    return {key: value for key, value in body.items() if key not in ("seconds", "images_per_second")}


def figures(events: Any) -> list[dict[str, Any]]:
    """Events as JSON without measured times: equal for two equal training runs, to the last bit."""
    return [without_clock(event.to_json()) for event in events]
