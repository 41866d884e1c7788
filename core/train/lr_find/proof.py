"""The proof of a picked rate: three short trainings from the same weights on the same batches, at a tenth of the rate,
at the rate, and at ten times the rate."""

from collections.abc import Iterator
from contextlib import closing
from itertools import repeat

from core.data.batches.loaders import Loader
from core.errors import NotFiniteError
from core.train.events import PROOF_FACTORS, Event, ProofEnd, ProofStep
from core.train.mock import mock_training
from core.train.smooth import Smooth
from core.train.state import State

LAST = 5  # steps whose mean loss counts as the final one


def prove(state: State, loader: Loader, lr: float, steps: int) -> Iterator[Event]:
    """Yields `steps` ProofSteps per rate, fewer if the loss stops being finite, then one ProofEnd. A rate is constant
    and the same for all layer groups. The learner stays as it is."""
    if not lr > 0 or steps < LAST:
        raise ValueError(f"lr, steps: expected a positive rate and at least {LAST} steps, got {lr} and {steps}")
    lrs = [lr * factor for factor in PROOF_FACTORS]
    ends: list[float] = []
    finite: list[bool] = []
    for number, rate in enumerate(lrs):
        smooth = Smooth()
        raw: list[float] = []
        with closing(mock_training(state, loader, repeat(rate, steps))) as training:
            try:
                for step, (_, loss) in enumerate(training):
                    raw.append(loss)
                    yield ProofStep(number, rate, step, loss, smooth.add(loss), number * steps + step + 1)
            except NotFiniteError:
                pass  # the steps so far are the proof
        finite.append(len(raw) == steps)
        ends.append(sum(raw[-LAST:]) / len(raw[-LAST:]) if raw else float("nan"))
    yield ProofEnd(lrs, ends, finite)
