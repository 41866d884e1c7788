"""What one training owns: its plan and settings, how far it has come, where it began, and its last predictions."""

import math
from dataclasses import dataclass, field

from core.train.plan import Plan
from core.train.predictions.inference import Preds
from core.train.state import WD
from core.train.step.weights import Weights

BETA = 0.98  # of the exponential average that smooths the loss, as fastai's


@dataclass
class Smooth:
    """An exponential average without its bias towards zero: fastai's AvgSmoothLoss."""

    average: float = 0.0
    count: int = 0

    def add(self, loss: float) -> float:
        self.count += 1
        self.average = BETA * self.average + (1 - BETA) * loss
        return self.average / (1 - BETA**self.count)


@dataclass
class Progress:
    """Where a training stands between two batches: all of it that is not in the model and the optimizer."""

    phase: int = 0  # the current phase of the plan
    epoch: int = 0  # epochs done within it
    batch: int = 0  # batches done within the current epoch
    step: int = 0  # batches done over all phases
    epochs: int = 0  # epochs done over all phases
    announced: int = -1  # phases that were announced; -1: not even the start was
    ended: bool = False  # the end was announced too
    loss_sum: float = 0.0  # of the current epoch, over pictures
    n_seen: int = 0
    seconds: float = 0.0  # of the current epoch
    total_seconds: float = 0.0
    smooth_average: float = 0.0
    smooth_count: int = 0
    last_valid_loss: float = math.nan
    last_error_rate: float = math.nan
    n_skipped: int = 0  # pictures that could not be read, as far as it was told


@dataclass
class Training:
    """One `fit`. `weights_at_start` are a copy; `valid_preds` what the last validation gave. While `inspected`, a
    StepDetail follows each BatchEnd."""

    plan: Plan = field(default_factory=lambda: Plan(()))
    wd: float = WD
    label_smoothing: float = 0.0
    weights_at_start: Weights = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)
    valid_preds: Preds | None = None
    inspected: bool = False
