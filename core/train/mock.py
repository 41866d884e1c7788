"""Mock training: real steps at given rates, after which the learner is as it was, also when the caller stops half way.
The learning rate finder, the proof of its pick and the estimate of time are three uses of it."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from core.data.batches.loaders import Batch
from core.train.loop import train_step
from core.train.step.optimizer import create_optimizer, set_rates

if TYPE_CHECKING:
    from core.train.learner import Learner


def mock_training(learn: "Learner", lrs: Iterable[float]) -> Generator[tuple[float, float], None, None]:
    """One step for each rate, all layer groups alike: (rate, loss before the step). Equal calls see equal batches.

    Raises NotFiniteError when the loss is not finite.
    """
    batches = _endless(learn)
    with as_found(learn):
        optimizer = create_optimizer(learn.layer_groups, learn.wd)
        try:
            for lr in lrs:
                set_rates(optimizer, [lr] * len(learn.layer_groups), mom=0.9)
                yield lr, train_step(learn, next(batches), f"rate {lr:.2g}", optimizer)
        finally:
            batches.close()


@contextmanager
def as_found(learn: "Learner") -> Iterator[None]:
    """Whatever happens inside, weights, buffers, modes, what learns, counters and gradient scaler are afterwards as
    before."""
    state = {name: tensor.clone() for name, tensor in learn.model.state_dict().items()}
    modes = {module: module.training for module in learn.model.modules()}
    learns = [parameter.requires_grad for parameter in learn.model.parameters()]
    counters = learn.epochs_seen, learn.steps_seen
    scaler = learn.scaler.state_dict()
    try:
        yield
    finally:
        with torch.no_grad():
            for name, tensor in learn.model.state_dict().items():
                tensor.copy_(state[name])
        for parameter, learned in zip(learn.model.parameters(), learns, strict=True):
            parameter.grad = None
            parameter.requires_grad_(learned)
        for module, training in modes.items():
            module.training = training
        learn.epochs_seen, learn.steps_seen = counters
        learn.scaler.load_state_dict(scaler)


def _endless(learn: "Learner") -> Generator[Batch, None, None]:
    epoch = learn.epochs_seen
    while True:
        yield from learn.dls.train.batches(epoch)
        epoch += 1
