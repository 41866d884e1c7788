"""Why the four rules pick different rates on one curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.train.lr_find.rules import SLIDE_WINDOW, longest_descent, readable
from core.wording import rate_text

CLOSE = 3.0  # picks within this factor of a neighbour count as close
RIVAL = 0.8  # of the steepest slope: with a rival this steep, noise picks "steep"


@dataclass(frozen=True)
class _Fall:
    """The part of the curve that the rules see, with its top and its lowest point."""

    lrs: np.ndarray  # (n,)
    losses: np.ndarray  # (n,) smoothed
    lowest: int
    top: int

    def share(self, lr: float) -> float:
        """How much of the fall is behind `lr`, in [0, 1]."""
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
            return "before the fall starts"
        return "at the bottom of the fall" if share >= 0.98 else f"{share:.0%} of the way down"

    def reached(self, share: float) -> float:
        """The first rate with this share of the fall behind it."""
        done = [self.share(lr) >= share for lr in self.lrs]
        return float(self.lrs[int(np.argmax(done))])


def why_apart(
    lrs: Sequence[float] | np.ndarray, losses: Sequence[float] | np.ndarray, picks: dict[str, float], num_it: int
) -> str:
    """Two to four sentences on `picks`, the rules' suggestions for the smoothed `losses` at `lrs`; "" without picks."""
    if not picks:
        return ""
    fall = _fall(*readable(lrs, losses, num_it))
    groups = _groups(picks)
    begin, end = fall.reached(0.05), fall.reached(0.95)
    room = f"Most of the fall lies between {rate_text(begin)} and {rate_text(end)}, a factor of {_times(end / begin)}."
    if len(groups) == 1:
        first, last = groups[0][0], groups[0][-1]
        factor = picks[last] / picks[first]
        if factor <= CLOSE:
            return f"{room} All four rules agree within a factor of {factor:.1f}."
        return (
            f"{room} All four rules pick a point on this slope, each within a factor of {CLOSE:g} of the next: "
            f"from **{first}**, {fall.where(picks[first])}, to **{last}**, {fall.where(picks[last])}."
        )
    main = max(groups, key=len)
    low, high = picks[main[0]], picks[main[-1]]
    if len(main) == 1:
        told = f"No two rules agree within a factor of {CLOSE:g}."
    else:
        told = f"{_listed(main)} agree fairly well, from {rate_text(low)} to {rate_text(high)}."
    far = []
    for rule in (rule for group in groups if group is not main for rule in group):
        pick = picks[rule]
        side = f"{_times(pick / high)} times higher" if pick > high else f"{_times(low / pick)} times lower"
        than = f" than {main[0]}" if len(main) == 1 else ""
        far.append(f"**{rule}** is {side}{than}: {_saw(rule, pick, fall)}.")
    return " ".join([room, told, *far])


def _saw(rule: str, pick: float, fall: _Fall) -> str:
    """Why this rule picked this rate."""
    where = fall.where(pick)
    if rule == "minimum":
        return f"the loss is lowest at {rate_text(float(fall.lrs[fall.lowest]))}, and a tenth of that is {where}"
    if rule == "valley":
        start, end = longest_descent(fall.losses)
        ends = f"{rate_text(float(fall.lrs[max(start, 0)]))} to {rate_text(float(fall.lrs[end]))}"
        return f"it sees one long descent from {ends}, and its pick is {where}"
    if rule == "slide":
        slid = len(fall.lrs) - 1 - SLIDE_WINDOW - int(np.abs(fall.lrs - pick).argmin())
        if slid <= 0:
            return f"the slope at the right end is already steady, so it stays there, {where}"
        return f"coming from the right, it passed {slid} points until the slope held steady, {where}"
    slopes = np.diff(fall.losses) / np.diff(np.log(fall.lrs))
    elsewhere = np.abs(np.log(fall.lrs[:-1] / pick)) > np.log(CLOSE)
    rival = int(np.where(elsewhere, slopes, np.inf).argmin())
    ratio = float(slopes[rival] / slopes.min()) if elsewhere.any() else 0.0
    if ratio < RIVAL:
        return f"the steepest step is there, {where}, and nothing else comes close"
    return (
        f"the steepest step is there, {where}, but one at {rate_text(float(fall.lrs[rival]))} is {ratio:.0%} as steep: "
        "noise decides"
    )


def _fall(lrs: np.ndarray, losses: np.ndarray) -> _Fall:
    lowest = int(losses.argmin())
    return _Fall(lrs, losses, lowest, int(losses[: lowest + 1].argmax()))


def _groups(picks: dict[str, float]) -> list[list[str]]:
    """The rules from the lowest pick to the highest, split where neighbours are more than CLOSE apart."""
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
