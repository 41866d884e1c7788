"""Four rules that read a learning rate off the finder's curve: pure functions of (lrs, losses)."""

from collections.abc import Callable, Sequence

import numpy as np

SKIP_LAST = 5  # points; like fastai, the suggestions also skip the first num_it // 10
SLIDE_WINDOW = 15  # points

Curve = Sequence[float] | np.ndarray


def valley(lrs: Curve, losses: Curve) -> float:
    """The rate in the middle of the longest descent; the first rate if the curve never falls.

    The valley ends where the longest falling subsequence of the losses ends, and is as long as that; the pick is
    halfway along it. Source: fastai's `valley`.
    """
    lrs, losses = _checked(lrs, losses)
    start, end = longest_descent(losses)
    third = (end - start) / 3
    return float(lrs[start + int(third) + int(third / 2)])


def longest_descent(losses: np.ndarray) -> tuple[int, int]:
    """The valley's first and last point; the first may be -1, as in fastai. (0, 0) without a descent."""
    length = np.ones(len(losses), dtype=int)  # of the longest falling subsequence ending at each point
    best = 0
    for i in range(1, len(losses)):
        longer = length[:i][losses[:i] > losses[i]]
        if longer.size:
            length[i] = longer.max() + 1
        if length[i] > length[best]:
            best = i
    return (best - int(length[best]), best) if best else (0, 0)


def slide(lrs: Curve, losses: Curve, window: int = SLIDE_WINDOW, threshold: float = 0.005) -> float:
    """The rate where, coming from the right, the slope stops changing.

    A window of `window` points slides down from the highest rates until the slopes at its two ends differ by at most
    `threshold`. Source: fastai's `slide`.
    """
    lrs, losses = _checked(lrs, losses)
    slope = np.gradient(losses)
    n, left = len(losses), len(losses) - 1 - window
    picked = lrs[max(left, -n)]
    while left >= 0 and abs(slope[left + window] - slope[left]) > threshold:
        picked = lrs[left]
        left -= 1
    return float(picked)


def minimum(lrs: Curve, losses: Curve) -> float:
    """A tenth of the rate at the lowest loss: the book's first rule of thumb."""
    lrs, losses = _checked(lrs, losses)
    return float(lrs[losses.argmin()] / 10)


def steep(lrs: Curve, losses: Curve) -> float:
    """The rate where the loss falls fastest on the log axis."""
    lrs, losses = _checked(lrs, losses)
    slopes = np.diff(losses) / np.diff(np.log(lrs))
    return float(lrs[slopes.argmin()])


RULES: dict[str, Callable[[Curve, Curve], float]] = {
    "valley": valley,
    "slide": slide,
    "minimum": minimum,
    "steep": steep,
}


def suggestions(lrs: Curve, losses: Curve, num_it: int) -> dict[str, float]:
    """What each rule picks on the smoothed curve without its first num_it // 10 and last 5 points; empty if too few
    finite points are left."""
    lrs, losses = readable(lrs, losses, num_it)
    if len(lrs) < 3 or not np.isfinite(losses).all():
        return {}
    return {name: rule(lrs, losses) for name, rule in RULES.items()}


def readable(lrs: Curve, losses: Curve, num_it: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of the curve that the rules see."""
    inner = slice(num_it // 10, len(lrs) - SKIP_LAST)
    return np.asarray(lrs, dtype=float)[inner], np.asarray(losses, dtype=float)[inner]


def _checked(lrs: Curve, losses: Curve) -> tuple[np.ndarray, np.ndarray]:
    lrs, losses = np.asarray(lrs, dtype=float), np.asarray(losses, dtype=float)
    if lrs.shape != losses.shape or lrs.ndim != 1 or len(lrs) < 2:
        raise ValueError(f"expected two lists of one length, at least 2, got shapes {lrs.shape} and {losses.shape}")
    return lrs, losses
