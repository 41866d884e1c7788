"""Whether to trust a learning rate finder's curve, and why."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.wording import rate_text

FEWEST = 10  # points left between the skipped ends
ENDS_LEFT_OUT = 5  # points skipped on the right; num_it // 10 on the left, as for the suggestions
ABOVE_NOISE = 0.5  # of a standard deviation; pure noise falls this far in 6 of 100 curves of 100 steps


class Verdict(NamedTuple):
    """`trust`: whether a rate may be read off the curve; `reason`: why, and what to do, in a sentence or two."""

    trust: bool
    reason: str


def verdict(
    lrs: Sequence[float], losses: Sequence[float], raw_losses: Sequence[float], num_it: int, stopped: str
) -> Verdict:
    """Judges the curve of an `LRFindEnd`. Noise is measured between neighbouring raw losses, the fall on the smoothed
    curve without its ends."""
    raw, smooth = np.asarray(raw_losses, dtype=float), np.asarray(losses, dtype=float)
    finite = np.isfinite(raw) & np.isfinite(smooth)
    if not finite.all():
        raw, smooth, stopped = raw[: finite.argmin()], smooth[: finite.argmin()], "not finite"
    first = num_it // 10
    body = smooth[first : len(smooth) - ENDS_LEFT_OUT]
    if len(body) < FEWEST:
        return Verdict(False, _too_short(len(raw), stopped))
    plateau = float(np.median(body[: max(3, len(body) // 4)]))
    lowest = int(body.argmin())
    fall = min(plateau, float(body[: lowest + 1].max())) - float(body[lowest])  # a later rise doesn't count
    noise = float(np.diff(raw[first : first + max(lowest, FEWEST)]).std()) / 2**0.5  # of one loss, before the explosion
    excess = float(raw[:5].mean() - np.median(raw[first : 4 * first + 5]))
    if excess > max(fall, 2 * noise):
        return Verdict(
            False,
            f"It starts with a spike: the first losses are {excess:.2g} above the rest, and the curve falls by only "
            f"{fall:.2g} after that. Search again after a short training, or with another seed.",
        )
    if fall <= max(ABOVE_NOISE * noise, 1e-3 * plateau):
        if stopped == "all steps done":
            return Verdict(
                False,
                f"The curve stays flat up to the last rate, {rate_text(lrs[-1])}: any change is smaller than the noise "
                f"({noise:.2g}). Raise the last rate, and check that the labels match the pictures.",
            )
        return Verdict(
            False,
            f"The loss never clearly falls before it explodes: it drops by {fall:.2g}, and its noise is {noise:.2g}. "
            "Try larger batches or a smaller first rate.",
        )
    if stopped == "all steps done" and lowest >= len(body) - 2:
        return Verdict(
            False,
            f"The loss is still falling at the last rate, {rate_text(lrs[-1])}, so we can't see the valley. "
            "Raise the last rate.",
        )
    return Verdict(
        True, f"The loss falls by {fall:.2g}, {fall / max(noise, 1e-12):.1f} times its noise, and then rises."
    )


def _too_short(points: int, stopped: str) -> str:
    remedy = "Make the first rate a thousand times smaller."
    if stopped == "not finite":
        return f"After {points} steps the loss was no longer a finite number. {remedy}"
    if stopped == "diverged":
        return f"The loss exploded right away, after {points} steps. {remedy}"
    return f"{points} points are too few to read a rate from. Use more steps."
