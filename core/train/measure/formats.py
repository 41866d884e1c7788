"""Number formats side by side on the same batch: speed, memory and difference of the logits."""

import time
from collections.abc import Iterator

import torch

from core.data.batches.loaders import Batch, Loader
from core.seeds import seeded
from core.train.events import FormatRow
from core.train.mock import as_found
from core.train.predictions.inference import evaluating
from core.train.state import State
from core.train.step.precision import Precision, autocast, formats

ROUNDS = 3  # the quickest counts


def compare_formats(state: State, loader: Loader) -> Iterator[FormatRow]:
    """A FormatRow per format that this device computes itself, fp32 first. The model stays as it is."""
    batch = next(loader.batches(state.epochs_seen))
    exact = _logits(state, batch, "fp32")
    for precision in formats(state.device):
        logits = _logits(state, batch, precision)
        with as_found(state):
            kept = _kept_bytes(state, batch, precision)
            seconds = min(_step_seconds(state, batch, precision) for _ in range(ROUNDS))
        yield FormatRow(
            precision,
            len(batch.yb),
            seconds,
            kept,
            (logits - exact).abs().max().item(),
            (logits.argmax(1) == exact.argmax(1)).float().mean().item(),
        )


def _logits(state: State, batch: Batch, precision: Precision) -> torch.Tensor:
    with evaluating(state.model), autocast(state.device, precision):
        return state.model(batch.xb).float()


def _kept_bytes(state: State, batch: Batch, precision: Precision) -> int:
    """What a forward pass keeps for the backward pass, without the weights: most of a training's memory."""
    weights = {p.untyped_storage().data_ptr() for p in state.model.parameters()}
    kept: dict[int, int] = {}  # by address, as layers may share a tensor

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        loss = _loss(state, batch, precision)
    loss.backward()  # also warms up for the clock
    return sum(kept.values())


def _step_seconds(state: State, batch: Batch, precision: Precision) -> float:
    start = time.perf_counter()
    _loss(state, batch, precision).backward()
    if state.device.type == "cuda":
        torch.cuda.synchronize(state.device)
    return time.perf_counter() - start


def _loss(state: State, batch: Batch, precision: Precision) -> torch.Tensor:
    state.model.train()
    with seeded(state.seed, "dropout", state.steps_seen, device=state.device), autocast(state.device, precision):
        return state.loss_func(state.model(batch.xb), batch.yb)
