"""The learning rate finder: a mock training whose rate climbs from tiny to huge, as a generator of events."""

from collections.abc import Iterator
from contextlib import closing

from core.data.batches.loaders import Loader
from core.errors import NotFiniteError
from core.train.events import Event, LRFindEnd, LRFindStep
from core.train.lr_find.rules import suggestions
from core.train.mock import mock_training
from core.train.schedule import exponential
from core.train.smooth import Smooth
from core.train.state import State

DIVERGED = 4.0  # stop when the smoothed loss exceeds this many times its lowest


def find_lr(state: State, loader: Loader, start_lr: float, end_lr: float, num_it: int) -> Iterator[Event]:
    """Yields an LRFindStep per step, then one LRFindEnd; the model stays as it was. Source: L. N. Smith, "Cyclical
    Learning Rates", arXiv 1506.01186; stopping, smoothing and suggestions as in fastai's `lr_find`."""
    if not 0 < start_lr < end_lr:
        raise ValueError(f"start_lr, end_lr: expected 0 < start_lr < end_lr, got {start_lr} and {end_lr}")
    if num_it < 10:
        raise ValueError(f"num_it: expected at least 10, got {num_it}")
    lrs: list[float] = []
    raw: list[float] = []
    losses: list[float] = []
    stopped, smooth = "all steps done", Smooth()
    climb = (exponential(start_lr, end_lr, step / num_it) for step in range(num_it))
    with closing(mock_training(state, loader, climb)) as steps:
        try:
            for step, (lr, loss) in enumerate(steps):
                lrs.append(lr)
                raw.append(loss)
                losses.append(smooth.add(loss))
                yield LRFindStep(step, lr, loss, losses[-1])
                if losses[-1] > DIVERGED * min(losses):
                    stopped = "diverged"
                    break
        except NotFiniteError:  # the curve ends here
            stopped = "not finite"
    yield LRFindEnd(lrs, losses, suggestions(lrs, losses, num_it), raw, stopped)
