"""How far a finder run or a proof is, and how long it still takes, in words."""

import time

from core.runs import Run
from ui.watching import live
from ui.watching.follow import bar


def progress(run: Run, tail: live.Tail) -> str:
    """A bar with the state in words, as HTML."""
    most = run.total_steps or 1
    words = f"{live.loading_line(run, tail)}, step {run.step} of {most}"
    left = _seconds_left(run, tail)
    if left is not None:
        words += f", at most {live.in_words(left)} left"
    return bar(run.step / most, words)


def _seconds_left(run: Run, tail: live.Tail) -> float | None:
    """From the pace since `tail` first saw a step; None until it saw another."""
    if run.state != "running" or not run.step or not run.total_steps:
        return None
    tail.first_seen = tail.first_seen or (run.step, time.monotonic())
    first, since = tail.first_seen
    if run.step <= first:
        return None
    return (time.monotonic() - since) / (run.step - first) * (run.total_steps - run.step)
