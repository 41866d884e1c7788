"""How long a run still takes. Training: the pace of its last batches and, if known, how much slower later phases are. A
finder and a proof: their pace since a step was first seen."""

import time

from core.runs import Run
from core.runs.kinds.train import plan_run
from core.train.events import Estimate
from core.train.measure.estimate import known_estimate
from ui.watching.tails import Tail

RECENT = 20  # batches


def seconds_left(run: Run, tail: Tail) -> float | None:
    """Seconds to the end; None before the first batch, or a finder's second step, and after the end."""
    if not run.ongoing or not run.steps_per_epoch:
        return None
    return _of_training(run, tail, run.steps_per_epoch) if run.kind == "train" else _at_pace(run, tail)


def _at_pace(run: Run, tail: Tail) -> float | None:
    done = len(tail.find_steps) + len(tail.proof_steps)
    if run.state != "running" or tail.first_seen is None or not run.total_steps:
        return None
    first, since = tail.first_seen
    return (time.monotonic() - since) / (done - first) * (run.total_steps - done) if done > first else None


def _of_training(run: Run, tail: Tail, steps_per_epoch: int) -> float | None:
    if not tail.batches:
        return None
    config = run.config
    recent = tail.batches[-RECENT:]
    now = sum(config.data.batch_size / batch.images_per_second for batch in recent) / len(recent)
    pace = known_estimate(config.arch, config.precision, config.data.size, config.data.batch_size)
    frozen_now = bool(tail.phases) and tail.phases[-1].frozen
    dearer = pace.seconds_per_batch / pace.seconds_per_batch_frozen if pace and frozen_now else 1.0
    done, seconds = len(tail.batches), 0.0
    for phase in plan_run(config, steps_per_epoch).phases:
        left = max(0, phase.steps - done)
        done = max(0, done - phase.steps)
        seconds += left * now * (1.0 if phase.frozen == frozen_now else dearer)
    return seconds + (run.total_epochs - len(tail.epochs)) * _validation(run, tail, pace)


def _validation(run: Run, tail: Tail, pace: Estimate | None) -> float:
    """Seconds of one validation: as in the last epoch, else as measured before, else 0."""
    size = run.config.data.batch_size
    if tail.epochs:
        last = tail.epochs[-1]
        trained = sum(size / batch.images_per_second for batch in tail.batches if batch.epoch == last.epoch)
        return max(0.0, last.seconds - trained)
    if pace and tail.start:
        return tail.start.n_valid / size * pace.seconds_per_valid_batch
    return 0.0
