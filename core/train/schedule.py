"""Learning rates and momentum over a training: one cycle, and how a slice spreads over layer groups."""

import math

import numpy as np

from core.train.rate import AnyRate, Rate

Moms = tuple[float, float, float]


def one_cycle(
    pct: float,
    lr_max: float,
    pct_start: float = 0.25,
    div: float = 25.0,
    div_final: float = 1e5,
    moms: Moms = (0.95, 0.85, 0.95),
) -> tuple[float, float]:
    """(learning rate, momentum) at `pct` in [0, 1] of the training: a cosine up, then a longer cosine down.

    The rate climbs from lr_max / div to lr_max at `pct_start` and falls to lr_max / div_final; momentum does the
    opposite. Source: fastai's `fit_one_cycle`; L. N. Smith, "Super-Convergence", arXiv 1708.07120.
    """
    if not 0 <= pct <= 1:
        raise ValueError(f"pct: expected a share of the training in [0, 1], got {pct}")
    at, turn = np.float32(pct), np.float32(pct_start)  # single precision, so the last, tiny rates match fastai's
    if at < turn:
        part = float(at / turn)
        return cosine(lr_max / div, lr_max, part), cosine(moms[0], moms[1], part)
    part = float((at - turn) / (np.float32(1) - turn)) if turn < 1 else 1.0
    return cosine(lr_max, lr_max / div_final, part), cosine(moms[1], moms[2], part)


def cosine(start: float, end: float, pct: float) -> float:
    """Half a cosine wave from `start` (pct 0) to `end` (pct 1)."""
    return start + (1 + math.cos(math.pi * (1 - pct))) * (end - start) / 2


def exponential(start: float, end: float, pct: float) -> float:
    """Equal ratios from `start` (pct 0) to `end` (pct 1), as in the learning rate finder."""
    return start * (end / start) ** pct


def layer_lrs(lr: AnyRate, n_groups: int) -> list[float]:
    """One rate per layer group, from the body's first layers to the head.

    A float serves all; `slice(low, high)` spreads in equal *ratios*; `slice(high)` gives all but the last high / 10.
    Source: fastai's `Optimizer` with `lr=slice(...)`. Raises ValueError for rates that aren't positive.
    """
    rate = Rate.of(lr)
    if not rate.spread:
        return [rate.high] * n_groups
    if rate.low is None:
        return [rate.high / 10] * (n_groups - 1) + [rate.high]
    if n_groups == 1:
        return [rate.high]
    return [exponential(rate.low, rate.high, i / (n_groups - 1)) for i in range(n_groups)]
