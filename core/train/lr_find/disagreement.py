"""Why the four rules pick different rates on one curve: which lie close, which far, and what each of those saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.train.lr_find.rules import SLIDE_WINDOW, longest_descent, readable

CLOSE = 3.0  # picks within this factor of a neighbour count as close
RIVAL = 0.8  # a second place that is so steep, as a share of the steepest, makes "steep" a matter of noise


@dataclass(frozen=True)
class _Fall:
    """The part of the curve that the rules see, with what lies between its top and its lowest point."""

    lrs: np.ndarray  # (n,)
    losses: np.ndarray  # (n,) smoothed
    lowest: int
    top: int

    def share(self, lr: float) -> float:
        """How much of the fall is done at `lr`, in [0, 1]."""
        if lr <= self.lrs[self.top]:
            return 0.0
        loss = np.interp(np.log(lr), np.log(self.lrs), self.losses)
        high, low = self.losses[self.top], self.losses[self.lowest]
        return float(np.clip((high - loss) / max(high - low, 1e-12), 0, 1))

    def where(self, lr: float) -> str:
        """The place of `lr` on the curve in words."""
        share = self.share(lr)
        if lr > self.lrs[self.lowest]:
            return "past the lowest point"
        if share <= 0.02:
            return "before the fall begins"
        return "at the bottom of the fall" if share >= 0.98 else f"where {share:.0%} of the fall is done"

    def reached(self, share: float) -> float:
        """The first rate at which so much of the fall is done."""
        done = [self.share(lr) >= share for lr in self.lrs]
        return float(self.lrs[int(np.argmax(done))])


def why_apart(
    lrs: Sequence[float] | np.ndarray, losses: Sequence[float] | np.ndarray, picks: dict[str, float], num_it: int
) -> str:
    """Two to four sentences on `picks`, what the rules (see `lr_find.suggestions`) read off this curve: smoothed
    `losses` at `lrs`. An empty text where there are no picks."""
    if not picks:
        return ""
    fall = _fall(*readable(lrs, losses, num_it))
    groups = _groups(picks)
    begin, end = fall.reached(0.05), fall.reached(0.95)
    room = f"Nine tenths of the fall lie between {begin:.1e} and {end:.1e}, a factor of {_times(end / begin)}."
    if len(groups) == 1:
        first, last = groups[0][0], groups[0][-1]
        factor = picks[last] / picks[first]
        if factor <= CLOSE:
            return f"{room} All four rules agree within a factor of {factor:.1f}."
        return (
            f"{room} The four lie along this one descent, each within a factor of {CLOSE:g} of the next: "
            f"from **{first}**, {fall.where(picks[first])}, to **{last}**, {fall.where(picks[last])}."
        )
    main = max(groups, key=len)
    low, high = picks[main[0]], picks[main[-1]]
    if len(main) == 1:
        told = f"No two rules come within a factor of {CLOSE:g} of each other."
    else:
        told = f"{_listed(main)} lie close, from {low:.1e} to {high:.1e}."
    far = []
    for rule in (rule for group in groups if group is not main for rule in group):
        pick = picks[rule]
        side = f"{_times(pick / high)} times higher" if pick > high else f"{_times(low / pick)} times lower"
        than = f" than {main[0]}" if len(main) == 1 else ""
        far.append(f"**{rule}** lies {side}{than}: {_saw(rule, pick, fall)}.")
    return " ".join([room, told, *far])


def _saw(rule: str, pick: float, fall: _Fall) -> str:
    """What made this rule pick this rate here."""
    where = fall.where(pick)
    if rule == "minimum":
        return f"the loss is lowest at {fall.lrs[fall.lowest]:.1e}, and a tenth of that lies {where}"
    if rule == "valley":
        start, end = longest_descent(fall.losses)
        begin = fall.lrs[max(start, 0)]
        return f"it counts the descent from {begin:.1e} to {fall.lrs[end]:.1e}, and its pick lies {where}"
    if rule == "slide":
        slid = len(fall.lrs) - 1 - SLIDE_WINDOW - int(np.abs(fall.lrs - pick).argmin())
        if slid <= 0:
            return f"the slope at the right end is even already, so it stays there, {where}"
        return f"from the right it slid over {slid} points until the slope was even, {where}"
    slopes = np.diff(fall.losses) / np.diff(np.log(fall.lrs))
    elsewhere = np.abs(np.log(fall.lrs[:-1] / pick)) > np.log(CLOSE)
    rival = int(np.where(elsewhere, slopes, np.inf).argmin())
    ratio = float(slopes[rival] / slopes.min()) if elsewhere.any() else 0.0
    if ratio < RIVAL:
        return f"the steepest step between two points is there, {where}, and elsewhere none is nearly so steep"
    return (
        f"the steepest step between two points is there, {where}, "
        f"but one at {fall.lrs[rival]:.1e} is {ratio:.0%} as steep: noise decides"
    )


def _fall(lrs: np.ndarray, losses: np.ndarray) -> _Fall:
    lowest = int(losses.argmin())
    return _Fall(lrs, losses, lowest, int(losses[: lowest + 1].argmax()))


def _groups(picks: dict[str, float]) -> list[list[str]]:
    """The rules from the lowest pick to the highest, parted where a neighbour is more than CLOSE away."""
    rules = sorted(picks, key=lambda rule: picks[rule])
    groups = [[rules[0]]]
    for before, rule in pairwise(rules):
        if picks[rule] > CLOSE * picks[before]:
            groups.append([])
        groups[-1].append(rule)
    return groups


def _times(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}"


def _listed(rules: Sequence[str]) -> str:
    bold = [f"**{rule}**" for rule in rules]
    return f"{', '.join(bold[:-1])} and {bold[-1]}"
