"""A measurement as a row, and rows as a Markdown table. Only ratios within one run on one machine mean much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADER = ("work", "Pet Lab", "fastai", "bare limit", "× fastai", "of the bare time", "goal", "reached")


@dataclass(frozen=True)
class Row:
    """One kind of work; a unit that ends in "/s" is a rate, any other a duration."""

    work: str
    measured: float
    unit: str
    fastai: float | None = None  # the same work by fastai, in the same unit
    bare: float | None = None  # the same work by a bare loop or page, in the same unit
    goal: str = ""
    reached: bool | None = None

    @property
    def times_fastai(self) -> float | None:
        """How many times as fast as fastai."""
        return None if self.fastai is None else self._speed_over(self.fastai)

    @property
    def share_of_bare(self) -> float | None:
        """How many times as long as the bare limit."""
        return None if self.bare is None else 1 / self._speed_over(self.bare)

    def _speed_over(self, other: float) -> float:
        return self.measured / other if self.unit.endswith("/s") else other / self.measured


def at_most(most: float, work: str, measured: float, unit: str, bare: float | None = None) -> Row:
    """A row whose goal is a measurement of at most `most`."""
    return Row(work, measured, unit, bare=bare, goal=f"≤ {most:g} {unit}", reached=measured <= most)


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADER, ("---",) + ("---:",) * 5 + ("---", "---"), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    values = (row.measured, row.fastai, row.bare)
    amounts = (f"{_number(value)} {row.unit}" if value is not None else "–" for value in values)
    ratios = (f"{value:.2f}" if value is not None else "–" for value in (row.times_fastai, row.share_of_bare))
    reached = {True: "yes", False: "no", None: "–"}[row.reached]
    return (row.work, *amounts, *ratios, row.goal or "–", reached)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
