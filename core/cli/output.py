"""How commands print: for people, as JSON lines for programs, or into files."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.files import whole_file
from core.train.events import (
    BatchEnd,
    Download,
    EpochEnd,
    Event,
    FitEnd,
    FitStart,
    LRFindEnd,
    LRFindStep,
    PhaseStart,
    PicturesSkipped,
)
from core.train.lr_find.trust import Verdict


def emit(obj: dict[str, Any]) -> None:
    """Prints one JSON object on its own line, right away."""
    print(json.dumps(obj), flush=True)


def note(sentence: str) -> None:
    """Prints a sentence for people to standard error."""
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def writing(option: str, name: str) -> Iterator[Path]:
    """Yields a path to write; the file appears under `name` once it's complete. ValueError if it can't be written."""
    try:
        with whole_file(Path(name)) as aside:
            yield aside
    except OSError as error:
        raise ValueError(f"{option}: expected a file to write to, got {name} ({error.strerror})") from error


def show(event: Event, as_json: bool) -> None:
    """Prints an event, as JSON or in words."""
    if as_json:
        emit(event.to_json())
    elif line := _in_words(event):
        print(line, flush=True)


def show_curve(end: LRFindEnd, judged: Verdict, as_json: bool) -> None:
    """Prints a finder's result and the verdict on its curve. People get suggestions only from a trusted curve."""
    if as_json:
        emit(end.to_json() | {"verdict": judged._asdict()})
    elif judged.trust:
        picks = "  ".join(f"{rule} {lr:.2e}" for rule, lr in end.suggestions.items())
        print(f"{end.stopped}; suggestions: {picks}\n{judged.reason}", flush=True)
    else:
        print(f"{end.stopped}; no suggestions\nDon't trust this curve. {judged.reason}", flush=True)


def _in_words(event: Event) -> str:
    match event:
        case Download():
            of = f" of {event.total / 2**20:.0f}" if event.total else ""  # some servers don't tell
            return f"{event.what}: {event.done / 2**20:.0f}{of} MB"
        case FitStart():
            return f"{event.n_train} training and {event.n_valid} validation pictures of {len(event.vocab)} classes"
        case PhaseStart():
            return f"{event.title}: {event.steps} steps\nepoch  train loss  valid loss  error rate  seconds"
        case BatchEnd():
            return (
                f"  step {event.step}  loss {event.smooth_loss:.3f}  {event.images_per_second:.0f} pictures/s"
                if event.step % 10 == 0
                else ""
            )
        case PicturesSkipped():
            return event.sentence
        case EpochEnd():
            figures = (
                f"{event.train_loss:10.4f}  {event.valid_loss:10.4f}  {event.error_rate:10.4f}  {event.seconds:7.1f}"
            )
            return f"{event.epoch:5d}  {figures}"
        case FitEnd():
            return f"error rate {event.error_rate:.4f} after {event.epochs} epochs, {event.seconds:.1f} s" + (
                f"; the model is in {event.model}" if event.model else ""
            )
        case LRFindStep():
            return f"  {event.lr:.2e}  {event.smooth_loss:.4f}"
    return ""
