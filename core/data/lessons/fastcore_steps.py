"""Steps on fastcore's `L`, each a small frozen value that knows its line of Python and does the same.
They are chosen, never typed, so nothing else can run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from fastcore.foundation import L

# line of Python -> its function
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "lambda o: o.label": lambda o: o.label,
    "lambda o: o.path": lambda o: o.path,
    "lambda o: o.name": lambda o: o.name,
    "lambda o: o.suffix": lambda o: o.suffix,
    "lambda o: o.path.name": lambda o: o.path.name,
    "lambda o: o.size": lambda o: o.size,
    "str": str,
    "len": len,
    "type": type,
}


class Step(Protocol):
    """One operation on a list."""

    def code(self, so_far: str) -> str:
        """The line, after the line `so_far`."""

    def run(self, value: Any) -> Any:
        """The line's result."""


@dataclass(frozen=True)
class Map:
    function: str

    def code(self, so_far: str) -> str:
        return f"{so_far}.map({self.function})"

    def run(self, value: Any) -> Any:
        return value.map(FUNCTIONS[self.function])


@dataclass(frozen=True)
class Test:
    """Whether the text of an element contains `text`, or with `negate` doesn't."""

    __test__ = False  # not a test case, despite its name
    text: str
    negate: bool = False

    def line(self) -> str:
        return f"lambda o: {self.text!r} {'not in' if self.negate else 'in'} str(o)"

    def __call__(self, element: Any) -> bool:
        return (self.text in str(element)) != self.negate


@dataclass(frozen=True)
class Filter:
    test: Test

    def code(self, so_far: str) -> str:
        return f"{so_far}.filter({self.test.line()})"

    def run(self, value: Any) -> Any:
        return value.filter(self.test)


@dataclass(frozen=True)
class ArgWhere:
    test: Test

    def code(self, so_far: str) -> str:
        return f"{so_far}.argwhere({self.test.line()})"

    def run(self, value: Any) -> Any:
        return value.argwhere(self.test)


@dataclass(frozen=True)
class Sorted:
    function: str
    reverse: bool = False

    def code(self, so_far: str) -> str:
        return f"{so_far}.sorted(key={self.function}, reverse={self.reverse})"

    def run(self, value: Any) -> Any:
        return value.sorted(key=FUNCTIONS[self.function], reverse=self.reverse)


@dataclass(frozen=True)
class GroupBy:
    function: str

    def code(self, so_far: str) -> str:
        return f"{so_far}.groupby({self.function})"

    def run(self, value: Any) -> Any:
        return value.groupby(FUNCTIONS[self.function])


@dataclass(frozen=True)
class Unique:
    def code(self, so_far: str) -> str:
        return f"{so_far}.unique()"

    def run(self, value: Any) -> Any:
        return value.unique()


@dataclass(frozen=True)
class Slice:
    start: int | None
    stop: int | None
    step: int | None

    def code(self, so_far: str) -> str:
        start, stop, step = ("" if part is None else str(part) for part in (self.start, self.stop, self.step))
        return f"{so_far}[{start}:{stop}:{step}]"

    def run(self, value: Any) -> Any:
        return value[self.start : self.stop : self.step]


@dataclass(frozen=True)
class Pick:
    """One position, several, or a mask of True and False."""

    places: int | tuple[int, ...] | tuple[bool, ...]

    def code(self, so_far: str) -> str:
        return f"{so_far}[{self.places if isinstance(self.places, int) else list(self.places)}]"

    def run(self, value: Any) -> Any:
        return value[self.places if isinstance(self.places, int) else list(self.places)]


@dataclass(frozen=True)
class ItemGot:
    place: int

    def code(self, so_far: str) -> str:
        return f"{so_far}.itemgot({self.place})"

    def run(self, value: Any) -> Any:
        return value.itemgot(self.place)


@dataclass(frozen=True)
class AttrGot:
    name: str

    def code(self, so_far: str) -> str:
        return f"{so_far}.attrgot({self.name!r})"

    def run(self, value: Any) -> Any:
        return value.attrgot(self.name)


@dataclass(frozen=True)
class Zip:
    def code(self, so_far: str) -> str:
        return f"{so_far}.zip()"

    def run(self, value: Any) -> Any:
        return value.zip()


@dataclass(frozen=True)
class Range:
    def code(self, so_far: str) -> str:
        return f"L.range({so_far})"

    def run(self, value: Any) -> Any:
        return L.range(value)


@dataclass(frozen=True)
class Enumerate:
    def code(self, so_far: str) -> str:
        return f"{so_far}.enumerate()"

    def run(self, value: Any) -> Any:
        return value.enumerate()
