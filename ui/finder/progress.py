"""The progress of a finder run or a proof."""

from core.runs import Run
from ui.watching.follow import bar
from ui.watching.tails import Tail
from ui.watching.time_left import seconds_left
from ui.watching.words import in_words, loading_line


def progress(run: Run, tail: Tail) -> str:
    """A progress bar with the state in words, as HTML."""
    most = run.total_steps or 1
    words = f"{loading_line(run, tail)}, step {run.step} of {most}"
    left = seconds_left(run, tail)
    if left is not None:
        words += f", at most {in_words(left)} left"
    return bar(run.step / most, words)
