"""Whether a learning rate finder's curve can be trusted: a pure function of its points, with its reason as a
sentence."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

FEWEST = 10  # points between the ends that are left out, for a rule to read anything off them
ENDS_LEFT_OUT = 5  # at the right; at the left num_it // 10, as the suggestions do
ABOVE_NOISE = 0.5  # noise alone falls so far, in its own deviations, in 6 of 100 curves of 100 steps


class Verdict(NamedTuple):
    """`trust` is whether a rate should be read off the curve, `reason` one or two sentences on why, with the remedy."""

    trust: bool
    reason: str


def verdict(
    lrs: Sequence[float], losses: Sequence[float], raw_losses: Sequence[float], num_it: int, stopped: str
) -> Verdict:
    """Judges a finder's curve from what its `LRFindEnd` holds: rates, smoothed and raw losses, and why it ended.

    The noise is taken from the differences of neighbouring raw losses, the fall from the smoothed curve without its
    ends.
    """
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
    fall = min(plateau, float(body[: lowest + 1].max())) - float(body[lowest])  # what rises afterwards is no fall
    noise = float(np.diff(raw[first : first + max(lowest, FEWEST)]).std()) / 2**0.5  # of one loss, before it explodes
    excess = float(raw[:5].mean() - np.median(raw[first : 4 * first + 5]))
    if excess > max(fall, 2 * noise):
        return Verdict(
            False,
            f"The first losses lie {excess:.2g} above the rest, more than the curve falls later ({fall:.2g}): "
            "the rules see the spike. Find again after a short training, or with another seed.",
        )
    if fall <= max(ABOVE_NOISE * noise, 1e-3 * plateau):
        if stopped == "all steps done":
            return Verdict(
                False,
                f"The curve is flat up to the last rate, {lrs[-1]:.1e}: it moves less than its noise ({noise:.2g}). "
                "Take a larger last rate, and see that labels and pictures belong together.",
            )
        return Verdict(
            False,
            f"The loss never falls clearly before it explodes: by {fall:.2g}, where its noise is {noise:.2g}. "
            "Take larger batches or a smaller first rate.",
        )
    if stopped == "all steps done" and lowest >= len(body) - 2:
        return Verdict(
            False,
            f"The loss still falls at the last rate, {lrs[-1]:.1e}, so its valley is not seen. Take a larger one.",
        )
    return Verdict(
        True, f"The loss falls by {fall:.2g}, which is {fall / max(noise, 1e-12):.1f} times its noise, and then climbs."
    )


def _too_short(points: int, stopped: str) -> str:
    remedy = "Take a first rate a thousand times smaller."
    if stopped == "not finite":
        return f"The loss was no finite number after {points} steps. {remedy}"
    if stopped == "diverged":
        return f"The loss exploded at once, after {points} steps. {remedy}"
    return f"There are only {points} points, too few to read a rate off them. Take more steps."
