"""Work beside the pages: what it found is there afterwards, and nothing holds a job that nobody asks for any more."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

from ui.watching.background import BackgroundJob


def steps() -> Iterator[int | str]:
    yield from (1, 2)
    yield "found"


def test_a_job_says_how_far_it_is_and_what_it_found() -> None:
    job = BackgroundJob("The search", steps, 0)
    job.start()
    job.wait()
    assert (job.progress, job.result, job.error) == (2, "found", "")


def test_a_job_that_has_ended_is_not_held() -> None:
    """Each job that ever ran was once kept, with its result, until Python ended."""
    job = BackgroundJob("The search", steps, 0)
    job.start()
    job.wait()
    gone = weakref.ref(job)
    del job
    gc.collect()
    assert gone() is None
