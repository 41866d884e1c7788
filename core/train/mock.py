"""Mock training: real steps at given rates, after which the learner is put back exactly as it was.
The finder, the proof and the time estimate all use it."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

import torch

from core.data.batches.loaders import Batch, Loader
from core.train.loop import train_step
from core.train.state import State
from core.train.step.optimizer import create_optimizer, decay_of, set_rates
from core.wording import rate_text


def mock_training(state: State, loader: Loader, lrs: Iterable[float]) -> Generator[tuple[float, float], None, None]:
    """One step per rate, the same for all layer groups: (rate, loss before the step). Equal calls see equal batches.
    Raises NotFiniteError."""
    batches = _endless(state, loader)
    with as_found(state):
        optimizer = create_optimizer(state.layer_groups, decay_of(state.optimizer))
        try:
            for lr in lrs:
                set_rates(optimizer, [lr] * len(state.layer_groups), mom=0.9)
                yield lr, train_step(state, next(batches), f"rate {rate_text(lr)}", optimizer, state.loss_func)
        finally:
            batches.close()


@contextmanager
def as_found(state: State) -> Iterator[None]:
    """Restores weights, buffers, modes, frozen layers, counters and the gradient scaler, whatever happens inside."""
    before = {name: tensor.clone() for name, tensor in state.model.state_dict().items()}
    modes = {module: module.training for module in state.model.modules()}
    learns = [parameter.requires_grad for parameter in state.model.parameters()]
    counters = state.epochs_seen, state.steps_seen
    scaler = state.scaler.state_dict()
    try:
        yield
    finally:
        with torch.no_grad():
            for name, tensor in state.model.state_dict().items():
                tensor.copy_(before[name])
        for parameter, learned in zip(state.model.parameters(), learns, strict=True):
            parameter.grad = None
            parameter.requires_grad_(learned)
        for module, training in modes.items():
            module.training = training
        state.epochs_seen, state.steps_seen = counters
        state.scaler.load_state_dict(scaler)


def _endless(state: State, loader: Loader) -> Generator[Batch, None, None]:
    epoch = state.epochs_seen
    while True:
        yield from loader.batches(epoch)
        epoch += 1
