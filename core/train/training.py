"""The state of one training: its plan and settings, its progress, the starting weights and the last predictions."""

import math
from dataclasses import dataclass, field

from core.train.plan import Plan
from core.train.predictions.inference import Preds
from core.train.state import WD
from core.train.step.weights import Weights


@dataclass
class Progress:
    """How far a training has come, between two batches."""

    phase: int = 0  # the current phase of the plan
    epoch: int = 0  # epochs done within it
    batch: int = 0  # batches done within the current epoch
    step: int = 0  # batches done over all phases
    epochs: int = 0  # epochs done over all phases
    announced: int = -1  # phases announced; -1 before the start
    ended: bool = False
    loss_sum: float = 0.0  # of the current epoch, over pictures
    n_seen: int = 0
    seconds: float = 0.0  # of the current epoch
    total_seconds: float = 0.0
    smooth_average: float = 0.0
    smooth_count: int = 0
    last_valid_loss: float = math.nan
    last_error_rate: float = math.nan
    n_skipped: int = 0  # unreadable pictures reported so far


@dataclass
class Training:
    """One `fit`. `valid_preds` come from the last validation. While `inspected`, a StepDetail follows each BatchEnd."""

    plan: Plan = field(default_factory=lambda: Plan(()))
    wd: float = WD
    label_smoothing: float = 0.0
    weights_at_start: Weights = field(default_factory=list)  # a copy
    progress: Progress = field(default_factory=Progress)
    valid_preds: Preds | None = None
    inspected: bool = False
