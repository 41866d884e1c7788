"""The plan of a training: its phases, and the learning rates and momentum of every step."""

from dataclasses import dataclass, replace
from typing import Literal

from core.train.rate import AnyRate, Rate
from core.train.schedule import Moms, layer_lrs, one_cycle

Method = Literal["fine_tune", "fit_one_cycle", "constant"]


@dataclass(frozen=True)
class Phase:
    """Some epochs of one cycle. `lr_max` holds one rate per layer group. If `frozen`, only the head and the batch norms
    learn, as in fastai."""

    title: str
    epochs: int
    steps_per_epoch: int
    frozen: bool
    lr_max: tuple[float, ...]
    pct_start: float = 0.25
    div: float = 25.0
    div_final: float = 1e5
    moms: Moms = (0.95, 0.85, 0.95)

    @property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    def at(self, step: int) -> tuple[list[float], float]:
        """(one rate per layer group, momentum) at step `step` of this phase."""
        points = [
            one_cycle(step / self.steps, lr, self.pct_start, self.div, self.div_final, self.moms) for lr in self.lr_max
        ]
        return [lr for lr, _ in points], points[0][1]


@dataclass(frozen=True)
class Plan:
    """All phases of a training, in order."""

    phases: tuple[Phase, ...]

    @property
    def steps(self) -> int:
        return sum(phase.steps for phase in self.phases)

    @property
    def epochs(self) -> int:
        return sum(phase.epochs for phase in self.phases)

    @property
    def lrs(self) -> list[list[float]]:
        """For every step, a rate per layer group."""
        return [phase.at(step)[0] for phase in self.phases for step in range(phase.steps)]

    @property
    def moms(self) -> list[float]:
        """The momentum of every step."""
        return [phase.at(step)[1] for phase in self.phases for step in range(phase.steps)]


def make_plan(
    method: Method,
    steps_per_epoch: int,
    epochs: int,
    lr: AnyRate | None = None,
    freeze_epochs: int = 1,
    n_groups: int = 3,
    frozen: bool = False,
) -> Plan:
    """The plan of `method`, with its default rate if `lr` is None. Only `fine_tune` uses `freeze_epochs`, only the
    others use `frozen`. Raises ValueError for an unknown method."""
    if method == "fine_tune":
        return fine_tune_plan(steps_per_epoch, epochs, 2e-3 if lr is None else lr, freeze_epochs, n_groups)
    if method == "fit_one_cycle":
        return fit_one_cycle_plan(steps_per_epoch, epochs, 1e-3 if lr is None else lr, n_groups, frozen)
    if method == "constant":
        return constant_plan(steps_per_epoch, epochs, 1e-3 if lr is None else lr, n_groups, frozen)
    raise ValueError(f'method: expected "fine_tune", "fit_one_cycle" or "constant", got {method!r}')


def fit_one_cycle_plan(
    steps_per_epoch: int,
    epochs: int,
    lr_max: AnyRate,
    n_groups: int = 3,
    frozen: bool = False,
    pct_start: float = 0.25,
    div: float = 25.0,
    div_final: float = 1e5,
) -> Plan:
    """One phase: all epochs on one cycle. Raises ValueError for no epochs or rates that aren't positive."""
    if epochs < 1:
        raise ValueError(f"epochs: expected at least 1, got {epochs}")
    lrs = tuple(layer_lrs(lr_max, n_groups))
    title = "head only" if frozen else "all layers"
    return Plan((Phase(title, epochs, steps_per_epoch, frozen, lrs, pct_start, div, div_final),))


def constant_plan(
    steps_per_epoch: int, epochs: int, lr: AnyRate, n_groups: int = 3, frozen: bool = False, mom: float = 0.9
) -> Plan:
    """One phase at a constant rate with Adam's usual momentum: fastai's `fit`."""
    (phase,) = fit_one_cycle_plan(steps_per_epoch, epochs, lr, n_groups, frozen, div=1, div_final=1).phases
    return Plan((replace(phase, moms=(mom, mom, mom)),))


def fine_tune_plan(
    steps_per_epoch: int,
    epochs: int,
    base_lr: AnyRate = 2e-3,
    freeze_epochs: int = 1,
    n_groups: int = 3,
    lr_mult: float = 100,
    pct_start: float = 0.3,
    div: float = 5.0,
) -> Plan:
    """fastai's two steps: the head alone at `base_lr`, then all layers, from base_lr / 2 / lr_mult to base_lr / 2.

    `slice(low, high)` sets the base rate to high and `lr_mult` to high / low. Source: fastai's `Learner.fine_tune`.
    Raises ValueError for no epochs or a rate that isn't positive.
    """
    if epochs < 1 or freeze_epochs < 0:
        raise ValueError(f"epochs: expected at least 1, and freeze_epochs 0 or more, got {epochs} and {freeze_epochs}")
    rate = Rate.of(base_lr)
    lr_mult = lr_mult if rate.low is None else rate.high / rate.low
    phases = []
    if freeze_epochs:
        head_first = tuple(layer_lrs(slice(rate.high), n_groups))
        phases.append(Phase("head only", freeze_epochs, steps_per_epoch, True, head_first, pct_start=0.99))
    half = rate.high / 2
    spread = tuple(layer_lrs(slice(half / lr_mult, half), n_groups))
    phases.append(Phase("all layers", epochs, steps_per_epoch, False, spread, pct_start, div))
    return Plan(tuple(phases))
