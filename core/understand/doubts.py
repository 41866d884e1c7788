"""When not to believe a prediction: how unsure it is and how strange the picture, measured against validation pictures.
Softmax always names a class, also for a picture of none of them."""

from dataclasses import dataclass

import torch

from core.understand.reference import Reference

TAIL = 0.025  # each of the two alarms is set so that this share of the validation pictures, or less, raises it


@dataclass(frozen=True)
class Measure:
    """One sign of doubt for a picture. `rank` is the share of the validation pictures that are less doubtful by it, in
    [0, 1]; `limit` is the value beyond which it raises the alarm, None for what is shown only."""

    name: str
    value: float
    rank: float
    limit: float | None = None

    @property
    def alarm(self) -> bool:
        return self.limit is not None and self.value > self.limit


@dataclass(frozen=True)
class Doubt:
    """`measures` are highest probability, margin (to the second), entropy (1 where all classes are alike) and distance;
    `false_alarms` is the share of the `n_valid` validation pictures for which the rule says the same."""

    measures: list[Measure]
    false_alarms: float
    n_valid: int

    @property
    def alarms(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.alarm]

    @property
    def none_of_these(self) -> bool:
        """The rule: the entropy or the distance is larger than that of almost all validation pictures."""
        return bool(self.alarms)


def doubt(reference: Reference, probs: torch.Tensor, distance: float) -> Doubt:
    """The doubts about a picture with these `probs` (classes,), at this distance from the training pictures."""
    here = _signs(probs[None].float(), torch.tensor([distance]))
    valid = _signs(reference.probs.float(), reference.distances)
    limits = {name: _limit(valid[name]) for name in ("entropy", "distance")}
    measures = []
    for name, value in here.items():
        others = valid[name]
        less = others > value if name in ("probability", "margin") else others < value
        measures.append(Measure(name, value.item(), less.float().mean().item(), limits.get(name)))
    alarmed = torch.stack([valid[name] > limit for name, limit in limits.items()]).any(dim=0)
    return Doubt(measures, alarmed.float().mean().item(), len(reference.distances))


def entropy(probs: torch.Tensor) -> torch.Tensor:
    """(n, classes) -> (n,): 0 where one class has it all, 1 where all have the same."""
    n_classes = probs.shape[1]
    if n_classes < 2:
        return torch.zeros(len(probs))
    return torch.special.entr(probs).sum(dim=1) / torch.tensor(float(n_classes)).log()


def _signs(probs: torch.Tensor, distances: torch.Tensor) -> dict[str, torch.Tensor]:
    """Each (n,)."""
    two = probs.topk(min(2, probs.shape[1]), dim=1).values
    margin = two[:, 0] - two[:, 1] if probs.shape[1] > 1 else torch.ones(len(probs))
    return {"probability": two[:, 0], "margin": margin, "entropy": entropy(probs), "distance": distances}


def _limit(values: torch.Tensor) -> float:
    """The value that a share of `TAIL` at most lies beyond."""
    beyond = int(TAIL * len(values))
    return values.sort(descending=True).values[beyond].item()
