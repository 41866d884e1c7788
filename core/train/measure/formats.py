"""Number formats side by side on the same batch: how fast a step is, what it keeps in memory, how far the logits move.
Choosing one for a training is `precision.py`."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch

from core.data.batches.loaders import Batch
from core.seeds import seeded
from core.train.events import FormatRow
from core.train.mock import as_found
from core.train.predictions.inference import evaluating
from core.train.step.precision import Precision, autocast, formats

if TYPE_CHECKING:
    from core.train.learner import Learner

ROUNDS = 3  # the quickest counts


def compare_formats(learn: "Learner") -> Iterator[FormatRow]:
    """One FormatRow for each format that makes sense on this device, fp32 first. The learner stays as it is."""
    batch = next(learn.dls.train.batches(learn.epochs_seen))
    exact = _logits(learn, batch, "fp32")
    for precision in formats(learn.device):
        logits = _logits(learn, batch, precision)
        with as_found(learn):
            kept = _kept_bytes(learn, batch, precision)
            seconds = min(_step_seconds(learn, batch, precision) for _ in range(ROUNDS))
        yield FormatRow(
            precision,
            len(batch.yb),
            seconds,
            kept,
            (logits - exact).abs().max().item(),
            (logits.argmax(1) == exact.argmax(1)).float().mean().item(),
        )


def _logits(learn: "Learner", batch: Batch, precision: Precision) -> torch.Tensor:
    with evaluating(learn), autocast(learn.device, precision):
        return learn.model(batch.xb).float()


def _kept_bytes(learn: "Learner", batch: Batch, precision: Precision) -> int:
    """What a forward pass keeps for the backward pass, beside the weights: the larger part of a training's memory."""
    weights = {p.untyped_storage().data_ptr() for p in learn.model.parameters()}
    kept: dict[int, int] = {}  # by address, since several layers may keep the same tensor

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        loss = _loss(learn, batch, precision)
    loss.backward()  # also warms up for the clock
    return sum(kept.values())


def _step_seconds(learn: "Learner", batch: Batch, precision: Precision) -> float:
    start = time.perf_counter()
    _loss(learn, batch, precision).backward()
    if learn.device.type == "cuda":
        torch.cuda.synchronize(learn.device)
    return time.perf_counter() - start


def _loss(learn: "Learner", batch: Batch, precision: Precision) -> torch.Tensor:
    learn.model.train()
    with seeded(learn.seed, "dropout", learn.steps_seen, device=learn.device), autocast(learn.device, precision):
        return learn.loss_func(learn.model(batch.xb), batch.yb)
