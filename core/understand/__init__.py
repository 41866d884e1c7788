"""Understanding: softmax and cross-entropy step by step, experiments with them; where a model errs and where it looks,
and when not to believe it."""

from core.lazy import exports
from core.understand.interpretation import ClassScore, Confusion, Interpretation, TopLoss
from core.understand.outputs.beagle import beagle_outputs
from core.understand.outputs.by_torch import nll_of_log_softmax, torch_steps
from core.understand.outputs.logarithm import Logs, logs
from core.understand.outputs.overflow import as_written, maximum_first, overflows_above
from core.understand.outputs.sigmoid import by_index, by_where, sigmoids
from core.understand.outputs.softmax import (
    CrossEntropySteps,
    cross_entropy_steps,
    looks_like_probabilities,
    softmax,
    softmax_table,
)
from core.understand.outputs.stretch import raised, shares_without_exp, times_as_probable
from core.understand.outputs.sweep import Sweep, sweep
from core.understand.outputs.temperature import over_temperatures, tempered
from core.understand.outputs.twice import softmax_times
from core.understand.outputs.typed import read_outputs, rows_of_text

__getattr__, _late = exports(  # captum is imported for those who ask for a heatmap
    __name__,
    {
        "Answer": "core.understand.answers",
        "Doubt": "core.understand.doubts",
        "Examined": "core.understand.examined",
        "Heatmap": "core.understand.grad_cam",
        "Reference": "core.understand.reference",
        "answers_csv": "core.understand.answers",
        "doubt": "core.understand.doubts",
        "examine": "core.understand.examined",
        "features": "core.understand.examined",
        "heatmap": "core.understand.grad_cam",
        "load_reference": "core.understand.reference",
        "make_reference": "core.understand.reference",
        "save_reference": "core.understand.reference",
    },
)

__all__ = [
    *_late,
    "ClassScore",
    "Confusion",
    "CrossEntropySteps",
    "Interpretation",
    "Logs",
    "Sweep",
    "TopLoss",
    "as_written",
    "beagle_outputs",
    "by_index",
    "by_where",
    "cross_entropy_steps",
    "logs",
    "looks_like_probabilities",
    "maximum_first",
    "nll_of_log_softmax",
    "over_temperatures",
    "overflows_above",
    "raised",
    "read_outputs",
    "rows_of_text",
    "shares_without_exp",
    "sigmoids",
    "softmax",
    "softmax_table",
    "softmax_times",
    "sweep",
    "tempered",
    "times_as_probable",
    "torch_steps",
]
