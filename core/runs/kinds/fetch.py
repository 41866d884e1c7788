"""A data set is fetched. What has come stays on the disk, so that a run opened anew goes on from there."""

from collections.abc import Iterator
from contextlib import closing

from core.runs.kinds.kind import Length, RunKind, Work
from core.train.events import Download, Event


def _events(work: Work) -> Iterator[Event]:
    from core.data.download.fetch import fetch

    with closing(fetch(work.config.data.source)) as progress:
        for told in progress:
            yield Download(*told)


FETCH = RunKind(
    _events,
    heeds=lambda _: {"kind", "data"},
    title=lambda config: f"fetch {config.data.source}",
    length=lambda _: Length(0),
    step=(Download,),
    needs_data=False,
)
