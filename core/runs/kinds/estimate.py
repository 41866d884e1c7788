"""How long batches take here, remembered for next time."""

from collections.abc import Iterator

from core.runs.kinds.kind import RunKind, Work
from core.train.events import Event


def _events(work: Work) -> Iterator[Event]:
    from core.train.measure.estimate import remember_estimate

    pace = work.learn.estimate()
    remember_estimate(pace, work.config.precision, work.learn.device)
    yield pace


ESTIMATE = RunKind(_events, title=lambda config: f"timing of {config.arch}")
