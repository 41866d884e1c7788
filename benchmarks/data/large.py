"""A hundred thousand pictures (copies of the toy pets): time and memory to index them, and batches compared with those
of a thousand. It takes minutes and gigabytes, so it runs only when named."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.copies import copies
from benchmarks.memory import own_megabytes
from benchmarks.table import Row, at_most
from core.data import DataConfig, DataLoaders, load_data
from core.threads import pool

MANY, FEW = 100_000, 1_000
FIRST_GOAL, AGAIN_GOAL = 10.0, 2.0  # s
MEMORY_GOAL = 300.0  # MB
SLOWER_GOAL = 1.1  # times the time of a picture among a thousand
BATCHES, ROUNDS = 24, 5  # an epoch of a thousand has 25


def rows(source: str) -> list[Row]:
    """Index, memory, one batch, and the time for each picture, from the cache and from its file."""
    with tempfile.TemporaryDirectory() as place, _environment(PETLAB_HOME=f"{place}/home"):
        many, few = (copies(source, Path(place, str(n)), n) for n in (MANY, FEW))
        first, again = _in_a_new_process(_index, many), _in_a_new_process(_index, many)
        result = [
            at_most(FIRST_GOAL, f"index {MANY:,} pictures for the first time", first["seconds"], "s"),
            at_most(AGAIN_GOAL, "index them again in another process", again["seconds"], "s"),
            at_most(MEMORY_GOAL, "memory it takes, without mapped files", again["megabytes"], "MB"),
            Row(f"`dls.batch()` of {MANY:,}, pictures in the cache", again["batch"], "ms"),
        ]
        for kind, gigabytes in (("from the cache", "8"), ("from the files", "0")):
            with _environment(PETLAB_CACHE_GB=gigabytes, PETLAB_HOME=f"{place}/home of {gigabytes}"):
                slow, fast = _in_a_new_process(_each_picture, many, few)
            reached = slow <= SLOWER_GOAL * fast
            work = f"one picture of a batch from {MANY:,} (bare: from {FEW:,}), {kind}"
            result.append(Row(work, slow, "ms", bare=fast, goal=f"≤ {SLOWER_GOAL:g} × the bare time", reached=reached))
    return result


def _index(folder: str) -> dict[str, float]:
    before, start = own_megabytes(), time.perf_counter()
    dls = load_data(DataConfig(source=folder))
    seconds = time.perf_counter() - start
    dls.batch()
    start = time.perf_counter()
    dls.batch()
    batch = time.perf_counter() - start
    return {"seconds": seconds, "megabytes": own_megabytes() - before, "batch": 1000 * batch}


def _each_picture(*folders: str) -> list[float]:
    """Milliseconds per picture for each folder, over the first batches of a shuffled epoch."""
    loaded = [load_data(DataConfig(source=folder)) for folder in folders]
    orders = [dls.train.order(0) for dls in loaded]  # once per epoch
    figures: list[list[float]] = [[] for _ in loaded]
    for number in range(ROUNDS + 1):  # the first warms up and decodes
        for dls, order, values in zip(loaded, orders, figures, strict=True):
            start = time.perf_counter()
            n = _first_batches(dls, order)
            if number:
                values.append(1000 * (time.perf_counter() - start) / n)
    return [statistics.median(values) for values in figures]


def _first_batches(dls: DataLoaders, order: list[int]) -> int:
    with pool("batches") as threads:
        batches = threads.map(lambda number: dls.train.batch(0, number, order), range(BATCHES))
        return sum(len(batch.yb) for batch in batches)


def _in_a_new_process(function: Callable[..., Any], *arguments: str) -> Any:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Sets variables for this process and those it starts, and restores them."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
