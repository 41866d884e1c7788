"""Fetching a data set as a run of the worker: its events say how many bytes have come.
How the bytes come, and where they lie meanwhile, is `core.data.download.fetch`'s matter."""

from collections.abc import Iterator
from contextlib import closing

from core.data.download.fetch import fetch
from core.runs.config import RunConfig
from core.train.events import Download, Event


class FetchJob:
    """A `Job` without checkpoints or a model: what has come lies on the disk, and opened anew it goes on from there."""

    resume_seq = 0

    def __init__(self, config: RunConfig):
        self._source = config.data.source
        self.events: Iterator[Event] = self._events()

    def look_closely(self, yes: bool) -> None:
        """A download has no batches to look into."""

    def checkpoint(self, seq: int) -> None:
        """There is nothing to save."""

    def finish(self) -> str:
        """No model comes of it."""
        return ""

    def discard(self) -> None:
        """Part of a download stays, for the next one."""

    def close(self) -> None:
        """Stops the download, wherever it is."""
        self.events.close()  # type: ignore[attr-defined]

    def _events(self) -> Iterator[Event]:
        with closing(fetch(self._source)) as progress:
            for told in progress:
                yield Download(*told)
