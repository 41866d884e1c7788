"""Networks side by side: their sizes, and the cost of a picture here."""

from collections.abc import Iterator

from core.runs.kinds.kind import RunKind, Work
from core.train.events import Event


def _events(work: Work) -> Iterator[Event]:
    from core.train.measure.architectures import compare_architectures

    learn = work.learn
    yield from compare_architectures(work.config.data.size, len(learn.vocab), learn.device, learn.precision)


ARCHITECTURES = RunKind(_events, title=lambda _: "comparison of networks")
