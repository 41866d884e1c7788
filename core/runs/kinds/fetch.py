"""Downloads a data set. An interrupted download resumes from what is on disk."""

from collections.abc import Iterator
from contextlib import closing

from core.runs.kinds.kind import Length, RunKind, Work
from core.train.events import Download, Event


def _events(work: Work) -> Iterator[Event]:
    from core.data.download.fetch import fetch

    with closing(fetch(work.config.data.source)) as progress:
        for step in progress:
            yield Download(*step)


FETCH = RunKind(
    _events,
    heeds=lambda _: {"kind", "data"},
    title=lambda config: f"download of {config.data.source}",
    length=lambda _: Length(0),
    step=(Download,),
    needs_data=False,
)
