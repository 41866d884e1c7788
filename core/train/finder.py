"""The learning rate finder: a mock training whose rate climbs from tiny to huge, as a generator of events.
Afterwards the learner is as it was, also when the caller stops half way. Reading the curve is `lr_find.py`."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from core.data.loaders import Batch
from core.errors import TrainingError
from core.train.events import Event, LRFindEnd, LRFindStep
from core.train.loop import Smooth, train_step
from core.train.lr_find import suggestions
from core.train.optimizer import create_optimizer, set_rates
from core.train.schedule import exponential

if TYPE_CHECKING:
    from core.train.learner import Learner

DIVERGED = 4.0  # stop when the smoothed loss is above so many times its lowest


def find_lr(learn: "Learner", start_lr: float, end_lr: float, num_it: int) -> Iterator[Event]:
    """Yields an LRFindStep for each step, then one LRFindEnd. Source: L. N. Smith, "Cyclical Learning Rates", arXiv
    1506.01186; stop rule, smoothing and suggestions as fastai's `lr_find`.
    """
    if not 0 < start_lr < end_lr:
        raise ValueError(f"start_lr, end_lr: expected 0 < start_lr < end_lr, got {start_lr} and {end_lr}")
    if num_it < 10:
        raise ValueError(f"num_it: expected at least 10, got {num_it}")
    lrs: list[float] = []
    raw: list[float] = []
    losses: list[float] = []
    stopped = "all steps done"
    smooth, batches = Smooth(), _endless(learn)
    with as_found(learn):
        optimizer = create_optimizer(learn.layer_groups, learn.wd)
        try:
            for step in range(num_it):
                lr = exponential(start_lr, end_lr, step / num_it)
                set_rates(optimizer, [lr] * len(learn.layer_groups), mom=0.9)
                loss = train_step(learn, next(batches), f"rate {lr:.2g}", optimizer)
                lrs.append(lr)
                raw.append(loss)
                losses.append(smooth.add(loss))
                yield LRFindStep(step, lr, loss, losses[-1])
                if losses[-1] > DIVERGED * min(losses):
                    stopped = "diverged"
                    break
        except TrainingError:  # the loss was no number any more: the curve ends here, which is an answer
            stopped = "not finite"
        finally:
            batches.close()
    yield LRFindEnd(lrs, losses, suggestions(lrs, losses, num_it), raw, stopped)


@contextmanager
def as_found(learn: "Learner") -> Iterator[None]:
    """Whatever happens inside, weights, buffers, modes, counters and gradient scaler are afterwards as before."""
    state = {name: tensor.clone() for name, tensor in learn.model.state_dict().items()}
    modes = {module: module.training for module in learn.model.modules()}
    counters = learn.epochs_seen, learn.steps_seen
    scaler = learn.scaler.state_dict()
    try:
        yield
    finally:
        with torch.no_grad():
            for name, tensor in learn.model.state_dict().items():
                tensor.copy_(state[name])
        for parameter in learn.model.parameters():
            parameter.grad = None
        for module, training in modes.items():
            module.training = training
        learn.epochs_seen, learn.steps_seen = counters
        learn.scaler.load_state_dict(scaler)


def _endless(learn: "Learner") -> Generator[Batch, None, None]:
    epoch = learn.epochs_seen
    while True:
        yield from learn.dls.train.batches(epoch)
        epoch += 1
