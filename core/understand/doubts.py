"""When not to believe a prediction: how unsure it is, and how unusual the picture is compared with validation pictures.
Softmax always names a class, even for a picture that shows none of them."""

from dataclasses import dataclass

import torch

from core.understand.reference import Reference

TAIL = 0.025  # at most this share of the validation pictures raises each of the two alarms


@dataclass(frozen=True)
class Measure:
    """One sign of doubt. `rank` in [0, 1] is the share of validation pictures with less doubt; above `limit` it raises
    the alarm, with None it never does."""

    name: str
    value: float
    rank: float
    limit: float | None = None

    @property
    def alarm(self) -> bool:
        return self.limit is not None and self.value > self.limit


@dataclass(frozen=True)
class Doubt:
    """`measures` are the highest probability, its margin over the second, the entropy (1 if all classes are equally
    probable) and the distance; `false_alarms` is the share of the `n_valid` validation pictures with an alarm."""

    measures: list[Measure]
    false_alarms: float
    n_valid: int

    @property
    def alarms(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.alarm]

    @property
    def none_of_these(self) -> bool:
        """Whether the entropy or the distance is larger than for almost all validation pictures."""
        return bool(self.alarms)


def doubt(reference: Reference, probs: torch.Tensor, distance: float) -> Doubt:
    """The doubts about a picture with these `probs` (classes,) at this distance from the training pictures."""
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
    """(n, classes) -> (n,): 0 if one class has it all, 1 if all have the same."""
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
    """The value that at most a share of `TAIL` exceeds."""
    beyond = int(TAIL * len(values))
    return values.sort(descending=True).values[beyond].item()
