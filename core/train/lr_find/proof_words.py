"""What a proof shows: what became of each of its three trainings, and which did best, in sentences from its numbers."""

from collections.abc import Sequence

import numpy as np

from core.train.events import ProofEnd, ProofStep
from core.train.lr_find.proof import LAST

CLEAR = 2.0  # standard errors from which on a difference counts
NAMES = ("a tenth of your rate", "your rate", "ten times your rate")


def proof_words(steps: Sequence[ProofStep], end: ProofEnd) -> str:
    """Three to five sentences. Noise is taken from neighbouring losses of the slowest training, which moves least.

    All three see the same batches, so two of them are compared batch by batch over their last losses.
    """
    raw = [[step.loss for step in steps if step.number == number] for number in range(len(end.lrs))]
    if not all(raw):
        return "The loss was no finite number before the first step, so this is not the rate's doing."
    begin, noise = raw[0][0], float(np.std(np.diff(raw[0]))) / 2**0.5
    fates = [_fate(begin, end.losses[n], end.finite[n], len(raw[n]), noise) for n in range(len(raw))]
    told = "; ".join(f"{rate:.1e} {fate}" for rate, fate in zip(end.lrs, fates, strict=True))
    finite = [n for n in range(len(raw)) if end.finite[n]]
    best = min(finite, key=lambda n: end.losses[n], default=None)
    start = (
        f"All three begin at a loss of {begin:.2f}, with the same weights and batches. Mean of the last {LAST}: {told}."
    )
    if best is None or not fates[best].startswith("fell"):
        return f"{start} **None of the three fell clearly.** Take more steps, or another rate."
    return f"{start} {_ranked(raw, end, best)}"


def _fate(begin: float, last: float, finite: bool, steps: int, noise: float) -> str:
    """What became of one training, with its mean of the last losses."""
    if not finite:
        return f"diverged: no finite loss after {steps} steps"
    drop, least = begin - last, CLEAR * noise * (1 + 1 / LAST) ** 0.5
    if abs(drop) <= least:
        return f"hardly moved ({last:.2f})"
    return f"fell to {last:.2f}" if drop > 0 else f"climbed to {last:.2f}"


def _ranked(raw: list[list[float]], end: ProofEnd, best: int) -> str:
    """Which rate did best, and whether the pick is clearly behind it."""
    if best == 1:
        rivals = [n for n in (0, 2) if end.finite[n] and not _clear(raw[1], raw[n])]
        if rivals:
            return f"**Your rate did best**, but {NAMES[rivals[0]]} did about as well: these steps cannot part them."
        return "**Your rate did best.**"
    name = NAMES[best].capitalize()
    if end.finite[1] and not _clear(raw[best], raw[1]):
        return f"**{name} did about as well as yours**: these steps cannot part them."
    if best == 0:
        return f"**{name} did best**: yours is too large here. Go down and prove again."
    return (
        f"**{name} did best** in these {len(raw[best])} steps: yours is on the careful side. "
        "Over a whole training a smaller rate may still catch up."
    )


def _clear(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether the last losses of the two differ by more than chance, batch by batch."""
    gaps = np.subtract(one[-LAST:], other[-LAST:])
    return bool(abs(gaps.mean()) > CLEAR * gaps.std(ddof=1) / len(gaps) ** 0.5)
