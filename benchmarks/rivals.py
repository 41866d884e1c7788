"""The same work done by fastai, if it's installed, and by a bare loop that nothing can beat: callables that do the work
once and return the number of pictures."""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

from core.augment.config import AugmentConfig
from core.augment.warp import draw_warps, sampling_grid
from core.data import DataConfig, DataLoaders
from core.data.sources.picture_files import list_pictures
from core.model import create_model, layer_groups
from core.seeds import generator
from core.train.step.optimizer import create_optimizer, set_rates
from core.train.step.precision import autocast

Work = Callable[[], int]
SHORTEST = 1.0  # seconds of one measurement


def has_fastai() -> bool:
    return importlib.util.find_spec("fastai") is not None


def rates(works: dict[str, Work], rounds: int = 3) -> dict[str, float]:
    """Pictures per second for each work: the median of `rounds`, in turns, after one round to warm up."""
    figures: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            rate = _rate(work)
            if number:
                figures[name].append(rate)
    return {name: statistics.median(values) for name, values in figures.items()}


def _rate(work: Work) -> float:
    """Repeats short work for a second, to reduce noise."""
    n, seconds, start = 0, 0.0, time.perf_counter()
    while seconds < SHORTEST:
        n += work()
        seconds = time.perf_counter() - start
    return n / seconds


def fastai_data(config: DataConfig) -> Any:
    """fastai's DataLoaders with the same pictures, sizes, split and transforms."""
    from fastai.vision import all as vision

    root, _ = list_pictures(config.source)
    normalize = vision.Normalize.from_stats(*vision.imagenet_stats)
    block = vision.DataBlock(
        blocks=(vision.ImageBlock, vision.CategoryBlock),
        get_items=vision.get_image_files,
        splitter=vision.RandomSplitter(seed=config.seed),
        get_y=vision.using_attr(vision.RegexLabeller(config.labels.removeprefix("regex:")), "name"),
        item_tfms=vision.Resize(config.presize),
        batch_tfms=[*vision.aug_transforms(size=config.size, min_scale=0.75), normalize],
    )
    return block.dataloaders(Path(root), bs=config.batch_size)


def quiet_fastai(config: DataConfig, train: Callable[[Any], object], n: int) -> Work:
    """fastai training a resnet18 on `config` by `train(learner)`, without output; `n` pictures go through."""
    from fastai.vision.all import error_rate, resnet18, vision_learner

    learn = vision_learner(fastai_data(config), resnet18, pretrained=False, metrics=error_rate)

    def work() -> int:
        with learn.no_bar(), learn.no_logging():
            train(learn)
        return n

    return work


def bare_batches(dls: DataLoaders) -> Work:
    """Converts and warps one picture at a time, from squares in memory: no shuffling, light or normalisation."""
    side, size = dls.config.presize, dls.config.size
    squares = [torch.from_numpy(dls.train.cache[i][:side, :side].copy()) for i in dls.train.indices]
    warps = draw_warps(len(squares), AugmentConfig(), generator(0)).float()

    def one(i: int) -> None:
        grid = sampling_grid(warps[i : i + 1], (size, size))
        pixels = squares[i].permute(2, 0, 1)[None].float()
        F.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)

    def work() -> int:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, range(len(squares)), chunksize=16))
        return len(squares)

    return work


def bare_training(dls: DataLoaders, arch: str, precision: str, steps: int | None = None) -> Work:
    """Forward, backward and step over ready-made batches in memory: one epoch and a validation pass, or only `steps`
    training steps."""
    train = [(xb, yb) for xb, yb, _ in dls.train.batches(0)]
    valid = [(xb, yb) for xb, yb, _ in dls.valid.batches(0)] if steps is None else []
    model = create_model(arch, len(dls.vocab))
    optimizer = create_optimizer(layer_groups(model, arch), 0.01)
    set_rates(optimizer, [1e-3] * 3, 0.9)
    cpu = torch.device("cpu")

    def work() -> int:
        n = 0
        model.train()
        for i in range(len(train) if steps is None else steps):
            xb, yb = train[i % len(train)]
            with autocast(cpu, precision):  # type: ignore[arg-type]
                loss = F.cross_entropy(model(xb), yb)
            loss.item()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            n += len(yb)
        model.eval()
        with torch.inference_mode(), autocast(cpu, precision):  # type: ignore[arg-type]
            for xb, yb in valid:
                (model(xb).argmax(dim=1) != yb).sum().item()
                n += len(yb)
        return n

    return work
