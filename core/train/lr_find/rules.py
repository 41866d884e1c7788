"""Reading a learning rate off the finder's curve: four rules as pure functions of (lrs, losses)."""

from collections.abc import Callable, Sequence

import numpy as np

SKIP_LAST = 5  # the suggestions leave out the first num_it // 10 and the last 5 points, as fastai does
SLIDE_WINDOW = 15  # points

Curve = Sequence[float] | np.ndarray


def valley(lrs: Curve, losses: Curve) -> float:
    """The rate in the middle of the longest descent of the curve.

    The longest falling subsequence of the losses is taken as the valley; its end, minus its length, as its start; the
    pick is a third and half a third beyond that start. The first rate where the curve never falls. Source: fastai's
    `valley`.
    """
    lrs, losses = _checked(lrs, losses)
    start, end = longest_descent(losses)
    third = (end - start) / 3
    return float(lrs[start + int(third) + int(third / 2)])


def longest_descent(losses: np.ndarray) -> tuple[int, int]:
    """Where `valley` sees its valley begin and end; the beginning may be -1, as in fastai. (0, 0) without a descent."""
    length = np.ones(len(losses), dtype=int)  # of the longest falling subsequence that ends at each point
    best = 0
    for i in range(1, len(losses)):
        longer = length[:i][losses[:i] > losses[i]]
        if longer.size:
            length[i] = longer.max() + 1
        if length[i] > length[best]:
            best = i
    return (best - int(length[best]), best) if best else (0, 0)


def slide(lrs: Curve, losses: Curve, window: int = SLIDE_WINDOW, threshold: float = 0.005) -> float:
    """The rate where, coming from the right, the slope over a window of points has become even.

    An interval of `window` points slides down from the largest rates until the loss's slopes at its two ends differ by
    at most `threshold`. Source: fastai's `slide`, after the ESPnet interval idea.
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
    """The rate where the loss falls fastest per ratio of rates: the steepest point on the log axis."""
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
    """What each rule picks on the curve (smoothed losses) without its first num_it // 10 and last 5 points.

    Empty where too few finite points are left to read anything off.
    """
    lrs, losses = readable(lrs, losses, num_it)
    if len(lrs) < 3 or not np.isfinite(losses).all():
        return {}
    return {name: rule(lrs, losses) for name, rule in RULES.items()}


def readable(lrs: Curve, losses: Curve, num_it: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of the curve that the rules look at."""
    inner = slice(num_it // 10, len(lrs) - SKIP_LAST)
    return np.asarray(lrs, dtype=float)[inner], np.asarray(losses, dtype=float)[inner]


def _checked(lrs: Curve, losses: Curve) -> tuple[np.ndarray, np.ndarray]:
    lrs, losses = np.asarray(lrs, dtype=float), np.asarray(losses, dtype=float)
    if lrs.shape != losses.shape or lrs.ndim != 1 or len(lrs) < 2:
        raise ValueError(f"expected two lists of one length, at least 2, got shapes {lrs.shape} and {losses.shape}")
    return lrs, losses
