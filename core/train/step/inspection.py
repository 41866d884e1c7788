"""One training step under the magnifying glass: each picture's loss, each layer group's gradient and move.
The step itself is `loop.train_step`, which knows nothing of this: hooks look on, and change no number."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from core.data.batches.loaders import Batch
from core.train.events import StepDetail
from core.train.step.weights import Weights, copied, norm, weights

if TYPE_CHECKING:
    from core.train.learner import Learner


@dataclass
class Look:
    """What was seen of the step that ran within `look_closely`: ask for it as the StepDetail `detail(step)`."""

    learn: "Learner"
    batch: Batch
    before: Weights  # a copy
    grad_norms: list[float]  # NaN as long as no gradient was used
    logits: torch.Tensor | None = None  # (B, C)

    def detail(self, step: int) -> StepDetail:
        assert self.logits is not None
        smoothing = self.learn.label_smoothing
        losses = F.cross_entropy(self.logits, self.batch.yb, reduction="none", label_smoothing=smoothing)
        moves = [
            norm(now - then for now, then in zip(group, was, strict=True))
            for group, was in zip(weights(self.learn), self.before, strict=True)
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
def look_closely(learn: "Learner", batch: Batch) -> Iterator[Look]:
    """The `train_step` on `batch` inside is watched. It costs a copy of the weights and some sums, no more."""
    before = copied(learn)
    look = Look(learn, batch, before, [math.nan] * len(before))

    def see_logits(_model: object, _args: object, logits: torch.Tensor) -> None:
        look.logits = logits.detach().float()

    def see_gradients(_optimizer: object, _args: object, _kwargs: object) -> None:
        scale = learn.scaler.get_scale()  # fp16 works with gradients made large; 1 elsewhere
        for number, parameters in enumerate(_parameters(learn)):
            look.grad_norms[number] = norm(p.grad for p in parameters if p.grad is not None) / scale

    hooks: list[Callable[[], None]] = [
        learn.model.register_forward_hook(see_logits).remove,
        learn.optimizer.register_step_pre_hook(see_gradients).remove,
    ]
    try:
        yield look
    finally:
        for remove in hooks:
            remove()


def _parameters(learn: "Learner") -> list[list[torch.nn.Parameter]]:
    return [[p for module in group for p in module.parameters()] for group in learn.layer_groups]
