"""A learning rate: one for all layers, or a slice spread over the layer groups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from core.wording import rate_text


@dataclass(frozen=True, repr=False)
class Rate:
    """`high` is the head's rate. If `spread`, the first layer group gets `low` and those between equal ratios; without
    `low`, all but the head get high / 10. `Rate.of` reads its repr."""

    high: float
    low: float | None = None
    spread: bool = False

    @classmethod
    def of(cls, given: "AnyRate") -> "Rate":
        """From a number, `slice(low, high)`, `slice(high)` or (low, high). Raises ValueError unless positive."""
        if isinstance(given, Rate):
            return given
        ends = (given.start, given.stop) if isinstance(given, slice) else given
        try:
            low, high = ends if isinstance(ends, tuple | list) else (None, ends)
            rate = cls(float(high), None if low is None else float(low), ends is not high)
        except (TypeError, ValueError) as error:
            raise ValueError(f"lr: expected positive rates, a number or a low and a high one, got {given}") from error
        if not (rate.high > 0 and (rate.low is None or rate.low > 0)):
            raise ValueError(f"lr: expected positive rates, got {given}")
        return rate

    def json(self) -> float | tuple[float | None, float]:
        """A number, or the two ends."""
        return (self.low, self.high) if self.spread else self.high

    def divided(self, by: float) -> "Rate":
        return Rate(self.high / by, self.low and self.low / by, self.spread)

    def __repr__(self) -> str:
        return repr(self.json())

    @property
    def code(self) -> str:
        """As Python code."""
        return self._written("{:g}".format)

    @property
    def words(self) -> str:
        """With two significant digits."""
        return self._written(rate_text)

    def _written(self, write: Callable[[float], str]) -> str:
        ends = [write(end) for end in (self.low, self.high) if end is not None]
        return f"slice({', '.join(ends)})" if self.spread else ends[-1]


AnyRate = float | slice | tuple[float | None, float] | Rate
RateField = Annotated[Rate, BeforeValidator(Rate.of), PlainSerializer(Rate.json)]  # of a pydantic model
