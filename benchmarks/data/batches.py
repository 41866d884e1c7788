"""Training batches with all transforms, in the second epoch, and in the first with an empty cache."""

from __future__ import annotations

import shutil
from typing import Any

from benchmarks.rivals import bare_batches, fastai_data, has_fastai, rates
from benchmarks.table import Row
from core.data import DataConfig, load_data
from core.settings import settings

CASES = ((460, 224, 12.0), (192, 128, 15.0))  # presize, size, goal as a multiple of fastai
FIRST_GOAL = 4.0


def rows(source: str) -> list[Row]:
    """Two sizes with decoded pictures in the cache, and one from the files."""
    return [*(_cached(source, *case) for case in CASES), _first(source)]


def _cached(source: str, presize: int, size: int, goal: float) -> Row:
    config = DataConfig(source=source, presize=presize, size=size)
    dls = load_data(config)
    works = {"ours": lambda: sum(len(yb) for _, yb in dls.train), "bare": bare_batches(dls)}
    if has_fastai():
        theirs = fastai_data(config)
        works["fastai"] = lambda: sum(len(yb) for _, yb in theirs.train)
    return _row(f"batches {presize} → {size}, second epoch", rates(works), goal)


def _first(source: str) -> Row:
    config = DataConfig(source=source)

    def ours() -> int:
        shutil.rmtree(settings().home / "cache", ignore_errors=True)
        return _epoch(load_data(config))

    works = {"ours": ours}
    if has_fastai():
        works["fastai"] = lambda: _epoch(fastai_data(config))
    return _row(f"batches {config.presize} → {config.size}, first epoch, empty cache", rates(works), FIRST_GOAL)


def _epoch(dls: Any) -> int:
    """Pictures of both splits, since ours are all decoded by the index, validation pictures too."""
    return sum(len(yb) for loader in (dls.train, dls.valid) for _, yb in loader)


def _row(work: str, found: dict[str, float], goal: float) -> Row:
    ours, theirs = found["ours"], found.get("fastai")
    reached = None if theirs is None else ours >= goal * theirs
    return Row(work, ours, "pictures/s", theirs, found.get("bare"), f"≥ {goal:g} × fastai", reached)
