"""The highest rate of every layer group in each phase of a plan, in words: how one rate, or a slice, spreads."""

from core.plots.colors import GROUP_NAMES
from core.train.plan import Phase, Plan


def spread_lines(plan: Plan) -> list[str]:
    """A line of Markdown for each phase."""
    return [f"**{phase.title}**, {_times(phase.epochs)}: {_rates(phase)}" for phase in plan.phases]


def _rates(phase: Phase) -> str:
    if phase.frozen:
        return f"at most {phase.lr_max[-1]:.1e} for the head; of the body only the batch norms learn"
    if len(set(phase.lr_max)) == 1:
        return f"at most {phase.lr_max[0]:.1e} for all layers alike"
    named = [f"{name} {lr:.1e}" for lr, name in zip(phase.lr_max, GROUP_NAMES, strict=True)]
    ratio = phase.lr_max[-1] / phase.lr_max[-2]
    return f"at most {'; '.join(named)}: steps of × {ratio:.3g}"


def _times(epochs: int) -> str:
    return "1 epoch" if epochs == 1 else f"{epochs} epochs"
