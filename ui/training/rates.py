"""Each layer group's highest rate in each phase of a plan, in words."""

from core.train.plan import Phase, Plan
from core.wording import plural, rate_text


def spread_lines(plan: Plan) -> list[str]:
    """A line of Markdown for each phase."""
    return [f"**{phase.title}**, {plural(phase.epochs, 'epoch')}: {_rates(phase)}" for phase in plan.phases]


def _rates(phase: Phase) -> str:
    if phase.frozen:
        return f"up to {rate_text(phase.lr_max[-1])} for the head; in the body only the batch norms learn"
    if len(set(phase.lr_max)) == 1:
        return f"up to {rate_text(phase.lr_max[0])} for all layers"
    early, late, head = map(rate_text, phase.lr_max)
    ratio = phase.lr_max[-1] / phase.lr_max[-2]
    return (
        f"up to {early} for the early layers, {late} for the late ones and {head} for the head, "
        f"each {ratio:.3g} times the one before"
    )
