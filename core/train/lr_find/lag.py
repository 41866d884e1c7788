"""How far fastai's smoothing shifts the finder's curve: its average looks back, so a fall shows up at higher rates."""

from dataclasses import dataclass

import numpy as np

from core.train.lr_find.rules import Curve, readable, suggestions
from core.train.smooth import centred
from core.wording import rate_text

SHARE = 20  # neighbours on either side: a share of the steps
SHAPED = ("valley", "minimum")  # the other rules depend on how smooth a curve is, lag or no lag


@dataclass(frozen=True)
class Lag:
    """The rates at which the `smoothed` curve and the one `without` the lag have done half of their fall, and the picks
    of the rules in SHAPED on the latter."""

    smoothed: float
    without: float
    picks: dict[str, float]

    @property
    def factor(self) -> float:
        return self.smoothed / self.without


def lag(lrs: Curve, losses: Curve, raw: Curve, num_it: int) -> Lag | None:
    """Compares the smoothed `losses` with the `raw` ones averaged around each point; None if too few are finite."""
    even = centred(raw, reach_of(num_it))
    picks = suggestions(lrs, even, num_it)
    if not picks:
        return None
    return Lag(_half_way(lrs, losses, num_it), _half_way(lrs, even, num_it), {rule: picks[rule] for rule in SHAPED})


def lag_words(found: Lag, picks: dict[str, float]) -> str:
    """Two or three sentences: what the lag does, by how much on this curve, and where the rules would pick without."""
    idea = "The smoothed curve looks back over earlier batches, so it lags behind the true loss."
    if found.factor < 1.2:
        return f"{idea} On this curve that hardly matters."
    changed = [f"**{rule}** {rate_text(found.picks[rule])} instead of {rate_text(picks[rule])}" for rule in SHAPED]
    return (
        f"{idea} Here that moves the middle of the fall from {rate_text(found.without)} to "
        f"{rate_text(found.smoothed)}, **{found.factor:.1f} times higher**. "
        f"Without the lag, the rules would pick: {', '.join(changed)}."
    )


def reach_of(steps: int) -> int:
    """How many neighbours on either side to average over."""
    return max(2, steps // SHARE)


def _half_way(lrs: Curve, losses: Curve, num_it: int) -> float:
    """The first rate at which half of the fall, from the plateau to the lowest point, is done."""
    rates, values = readable(lrs, losses, num_it)
    plateau = float(np.median(values[: max(3, len(values) // 4)]))
    return float(rates[np.argmax(values <= (plateau + values.min()) / 2)])
