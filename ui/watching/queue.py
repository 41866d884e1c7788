"""Where a run is in the queue, and what it waits for."""

from core.runs import Run
from ui.page import cached
from ui.watching.tails import tail_of
from ui.watching.time_left import seconds_left
from ui.watching.words import STATE_WORDS, in_words


def queue_line(run: Run) -> str:
    """A waiting run's place in the queue, then which run the worker is busy with and for about how long."""
    store = cached.store()
    place = store.queue_position(run.id)
    words = f"Run {run.id}: {STATE_WORDS[run.state]}, " + ("next in line" if place <= 1 else f"number {place} in line")
    busy = [*store.list(1, state="running"), *store.list(1, state="paused")]
    if not busy:
        return words
    other = busy[0]
    if other.state == "paused":
        return f"{words}. Run {other.id} ({other.title}) is paused and makes room after a minute"
    left = seconds_left(other, tail_of(other)) if other.kind == "train" else None
    return f"{words}. Run {other.id} ({other.title}) is running" + (f", about {in_words(left)} left" if left else "")
