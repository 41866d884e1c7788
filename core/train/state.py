"""What every training step works on: the model, its optimizer and scaler, and how much it has seen."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from core.model.architecture import layer_groups
from core.model.weights import Pretrained
from core.train.step.optimizer import create_optimizer, freeze_to
from core.train.step.precision import Precision

WD = 0.01  # default weight decay
LossFunc = Callable[..., torch.Tensor]  # of logits (B, classes) and targs (B,)


@dataclass(frozen=True)
class ModelCard:
    """What you need to use a model, apart from its weights."""

    arch: str
    pretrained: Pretrained
    vocab: list[str]
    presize: int
    size: int
    trained_on: str


@dataclass
class State:
    """A model that can learn. `epochs_seen` seeds the next epoch's order, `steps_seen` the dropout."""

    model: nn.Sequential
    card: ModelCard
    precision: Precision = "fp32"
    precision_wanted: str = "fp32"  # perhaps "auto"
    seed: int = 0
    epochs_seen: int = 0
    steps_seen: int = 0
    loss_func: LossFunc = F.cross_entropy

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.layer_groups = layer_groups(self.model, self.card.arch)
        self.optimizer = create_optimizer(self.layer_groups, WD)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=self.precision == "fp16")

    def freeze(self, body: bool = True) -> None:
        """Lets only the head and the body's batch norms learn, or all layers if `body` is False."""
        freeze_to(self.layer_groups, len(self.layer_groups) - 1 if body else 0)
