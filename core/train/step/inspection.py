"""A close look at one training step with hooks: each picture's loss, each layer group's gradient and move."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from core.data.batches.loaders import Batch
from core.train.events import StepDetail
from core.train.state import State
from core.train.step.weights import Weights, copied, norm, weights


@dataclass
class Inspection:
    """The step inside `inspect_step`; `detail(step)` returns it as a StepDetail."""

    state: State
    batch: Batch
    label_smoothing: float
    before: Weights  # a copy
    grad_norms: list[float]  # NaN if the step was skipped
    logits: torch.Tensor | None = None  # (B, C)

    def detail(self, step: int) -> StepDetail:
        assert self.logits is not None
        losses = F.cross_entropy(self.logits, self.batch.yb, reduction="none", label_smoothing=self.label_smoothing)
        moves = [
            norm(now - then for now, then in zip(group, was, strict=True))
            for group, was in zip(weights(self.state.layer_groups), self.before, strict=True)
        ]
        return StepDetail(
            step,
            list(self.batch.items),
            self.batch.yb.tolist(),
            self.logits.argmax(dim=1).tolist(),
            losses.tolist(),
            self.grad_norms,
            moves,
            [norm(was) for was in self.before],
        )


@contextmanager
def inspect_step(state: State, batch: Batch, label_smoothing: float) -> Iterator[Inspection]:
    """Watches the `train_step` on `batch` inside, at the cost of a copy of the weights and some sums."""
    before = copied(state.layer_groups)
    seen = Inspection(state, batch, label_smoothing, before, [math.nan] * len(before))

    def see_logits(_model: object, _args: object, logits: torch.Tensor) -> None:
        seen.logits = logits.detach().float()

    def see_gradients(_optimizer: object, _args: object, _kwargs: object) -> None:
        scale = state.scaler.get_scale()  # fp16 scales gradients up; 1 otherwise
        for number, parameters in enumerate(_parameters(state)):
            seen.grad_norms[number] = norm(p.grad for p in parameters if p.grad is not None) / scale

    hooks: list[Callable[[], None]] = [
        state.model.register_forward_hook(see_logits).remove,
        state.optimizer.register_step_pre_hook(see_gradients).remove,
    ]
    try:
        yield seen
    finally:
        for remove in hooks:
            remove()


def _parameters(state: State) -> list[list[torch.nn.Parameter]]:
    return [[p for module in group for p in module.parameters()] for group in state.layer_groups]
