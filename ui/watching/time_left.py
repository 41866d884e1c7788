"""How long a run will take. A training: the pace of its current phase, and what is known about the other phases. A
finder or a proof: the pace since somebody first saw a step."""

import statistics
import time

from core.runs import Run
from core.runs.kinds.train import plan_run
from core.train.events import BatchEnd, Estimate
from core.train.measure.estimate import known_estimate
from ui.watching.tails import Tail

WARM_UP = 1  # batches of a phase that are slow because everything starts
ENOUGH = 5  # batches or steps, after those, that make a pace
UNFROZEN = 1.6  # times a frozen batch's seconds, unless it was measured
VALIDATED = 0.5  # of a frozen batch's seconds, unless it was measured


def seconds_left(run: Run, tail: Tail) -> float | None:
    """Seconds to the end; None before there is a pace, and after the end."""
    if not run.ongoing or not run.steps_per_epoch:
        return None
    return _of_training(run, tail, run.steps_per_epoch) if run.kind == "train" else _at_pace(run, tail)


def _at_pace(run: Run, tail: Tail) -> float | None:
    done = len(tail.find_steps) + len(tail.proof_steps)
    if run.state != "running" or tail.first_seen is None or not run.total_steps:
        return None
    first, since = tail.first_seen
    return (time.monotonic() - since) / (done - first) * (run.total_steps - done) if done - first >= ENOUGH else None


def _of_training(run: Run, tail: Tail, steps_per_epoch: int) -> float | None:
    """All batches of a phase count, without the slow first ones, so the estimate moves little from one to the next."""
    config = run.config
    phases = plan_run(config, steps_per_epoch).phases
    pace = known_estimate(config.arch, config.precision, config.data.size, config.data.batch_size)
    dearer = pace.seconds_per_batch / pace.seconds_per_batch_frozen if pace else UNFROZEN
    frozen, start = None, 0  # seconds of a frozen batch
    for phase in phases:
        batches = tail.batches[start + WARM_UP : start + phase.steps]
        if len(batches) >= min(ENOUGH, phase.steps - WARM_UP) and batches:
            frozen = _seconds(batches, config.data.batch_size) / (1.0 if phase.frozen else dearer)
        start += phase.steps
    if frozen is None:
        return None
    seconds, done = 0.0, len(tail.batches)
    for phase in phases:
        left = max(0, phase.steps - done)
        done = max(0, done - phase.steps)
        seconds += left * frozen * (1.0 if phase.frozen else dearer)
    return seconds + (run.total_epochs - len(tail.epochs)) * _validation(run, tail, pace, frozen)


def _seconds(batches: tuple[BatchEnd, ...], batch_size: int) -> float:
    """The median, as one batch may have waited for something else."""
    return statistics.median(batch_size / batch.images_per_second for batch in batches)


def _validation(run: Run, tail: Tail, pace: Estimate | None, frozen: float) -> float:
    """Seconds of one validation: as in the last epoch, as timed earlier, or guessed from a frozen batch's seconds."""
    size = run.config.data.batch_size
    if tail.epochs:
        last = tail.epochs[-1]
        trained = sum(size / batch.images_per_second for batch in tail.batches if batch.epoch == last.epoch)
        return max(0.0, last.seconds - trained)
    if tail.start is None:
        return 0.0
    return tail.start.n_valid / size * (pace.seconds_per_valid_batch if pace else VALIDATED * frozen)
