"""Understanding: softmax and cross-entropy step by step, and where a model errs."""

from core.understand.beagle import beagle_outputs
from core.understand.interpretation import Confusion, Interpretation, TopLoss
from core.understand.outputs import read_outputs
from core.understand.softmax import (
    CrossEntropySteps,
    cross_entropy_steps,
    looks_like_probabilities,
    softmax,
    softmax_table,
)

__all__ = [
    "Confusion",
    "CrossEntropySteps",
    "Interpretation",
    "TopLoss",
    "beagle_outputs",
    "cross_entropy_steps",
    "looks_like_probabilities",
    "read_outputs",
    "softmax",
    "softmax_table",
]
