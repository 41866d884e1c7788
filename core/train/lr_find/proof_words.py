"""A proof in words: how each of its three trainings went, and which did best."""

from collections.abc import Sequence

import numpy as np

from core.train.events import ProofEnd, ProofStep
from core.train.lr_find.proof import LAST
from core.wording import rate_text

CLEAR = 2.0  # standard errors beyond which a difference counts
NAMES = ("a tenth of your rate", "your rate", "ten times your rate")


def proof_words(steps: Sequence[ProofStep], end: ProofEnd) -> str:
    """Three to five sentences. The noise is measured between neighbouring losses of the slowest training; two trainings
    are compared batch by batch over their last losses, as all three see the same batches."""
    raw = [[step.loss for step in steps if step.number == number] for number in range(len(end.lrs))]
    if not all(raw):
        return "The loss wasn't a finite number even before the first step, so the rate isn't to blame."
    begin, noise = raw[0][0], float(np.std(np.diff(raw[0]))) / 2**0.5
    fates = [_fate(begin, end.losses[n], end.finite[n], len(raw[n]), noise) for n in range(len(raw))]
    told = "; ".join(f"{rate_text(rate)} {fate}" for rate, fate in zip(end.lrs, fates, strict=True))
    finite = [n for n in range(len(raw)) if end.finite[n]]
    best = min(finite, key=lambda n: end.losses[n], default=None)
    start = (
        f"All three start at a loss of {begin:.2f}, with the same weights and batches. "
        f"Mean of the last {LAST} batches: {told}."
    )
    if best is None or not fates[best].startswith("fell"):
        return f"{start} **None of the three clearly fell.** Try more steps or another rate."
    return f"{start} {_ranked(raw, end, best)}"


def _fate(begin: float, last: float, finite: bool, steps: int, noise: float) -> str:
    """How one training went, with its final loss."""
    if not finite:
        return f"blew up after {steps} steps"
    drop, least = begin - last, CLEAR * noise * (1 + 1 / LAST) ** 0.5
    if abs(drop) <= least:
        return f"barely moved ({last:.2f})"
    return f"fell to {last:.2f}" if drop > 0 else f"rose to {last:.2f}"


def _ranked(raw: list[list[float]], end: ProofEnd, best: int) -> str:
    """Which rate did best, and whether the pick is clearly worse."""
    if best == 1:
        rivals = [n for n in (0, 2) if end.finite[n] and not _clear(raw[1], raw[n])]
        if rivals:
            return f"**Your rate did best**, but {NAMES[rivals[0]]} did about as well: it's too close to call."
        return "**Your rate did best.**"
    name = NAMES[best].capitalize()
    if end.finite[1] and not _clear(raw[best], raw[1]):
        return f"**{name} did about as well as yours**: it's too close to call."
    if best == 0:
        return f"**{name} did best**: yours is too high here. Pick a lower one and try again."
    return (
        f"**{name} did best** in these {len(raw[best])} steps: yours is cautious. "
        "Over a whole training, a lower rate may still catch up."
    )


def _clear(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether the last losses differ by more than chance, batch by batch."""
    gaps = np.subtract(one[-LAST:], other[-LAST:])
    return bool(abs(gaps.mean()) > CLEAR * gaps.std(ddof=1) / len(gaps) ** 0.5)
