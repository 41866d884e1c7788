"""The time left of a training: from a pace that exists, and near the truth from the first estimate to the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs import RunConfig, RunStore
from core.train.events import BatchEnd, EpochEnd, FitStart, PhaseStart
from ui.watching.tails import tail_of
from ui.watching.time_left import UNFROZEN, VALIDATED, seconds_left

STEPS, BATCH = 20, 32  # batches an epoch, pictures a batch
FROZEN, WARM_UP = 0.5, 8.0  # seconds of a batch; the first one waits for everything
VALID_BATCHES = 6


@pytest.fixture
def store(petlab_home: Path) -> RunStore:
    return RunStore()


def test_the_first_slow_batch_does_not_swing_the_estimate(store: RunStore) -> None:
    """With it, the time left once fell from 15 minutes to 2 within the first epoch."""
    run = store.submit(RunConfig(epochs=3))
    store.claim("somebody")
    store.append(
        run, [FitStart(STEPS * BATCH, VALID_BATCHES * BATCH, [], {}), PhaseStart(0, "head only", 1, STEPS, True)]
    )
    epoch = [FROZEN] * STEPS, [FROZEN * UNFROZEN] * STEPS
    valid = VALID_BATCHES * VALIDATED * FROZEN
    seconds = [WARM_UP, *epoch[0][1:], *epoch[1], *epoch[1], *epoch[1]]
    said, true = [], []
    for step, now in enumerate(seconds):
        number = step // STEPS
        jitter = 1.0 + 0.2 * (-1) ** step
        store.append(run, [BatchEnd(step, number, 2.0, 2.0, [1e-3] * 3, 0.9, BATCH / (now * jitter))])
        told = seconds_left(store.get(run), tail_of(store.get(run)))
        said.append(told)
        true.append(sum(seconds[step + 1 :]) + (4 - number) * valid)
        if step == STEPS - 1:
            store.append(run, [PhaseStart(1, "all layers", 3, 3 * STEPS, False)])
        if step % STEPS == STEPS - 1:
            took = sum(s * (1.0 + 0.2 * (-1) ** i) for i, s in enumerate(seconds[: step + 1]) if i // STEPS == number)
            store.append(run, [EpochEnd(number, 2.0, 2.0, 0.5, took + valid)])
    assert said[:5] == [None] * 5
    told = [(one, other) for one, other in zip(said, true, strict=True) if one is not None]
    assert len(told) > 70
    assert all(abs(one - other) < 0.25 * other + 1 for one, other in told)
