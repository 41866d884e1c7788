"""The logarithm of a number, and what three libraries answer if it has none, at 0 and below."""

import math
from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class Logs:
    """log(x) in three libraries: `python` is None if `math.log` raises `error`; numpy and torch answer minus infinity
    for 0 and NaN below."""

    python: float | None
    error: str
    numpy: float
    torch: float


def logs(x: float) -> Logs:
    """log(x) by math, numpy and torch, in float64."""
    with np.errstate(all="ignore"):
        by_numpy = float(np.log(np.float64(x)))
    by_torch = torch.log(torch.tensor(x, dtype=torch.float64)).item()
    try:
        return Logs(math.log(x), "", by_numpy, by_torch)
    except ValueError as error:
        return Logs(None, f"{type(error).__name__}: {error}", by_numpy, by_torch)
