"""How far each layer group's weights have moved since a training began, as a share of their length at that time."""

from collections.abc import Iterable, Sequence

import torch
from torch import nn

Weights = list[list[torch.Tensor]]  # for each layer group


def weights(layer_groups: Sequence[Sequence[nn.Module]]) -> Weights:
    """The weights that training moves, each layer group's by itself; batch norm's running figures are none."""
    return [[p.detach() for module in group for p in module.parameters()] for group in layer_groups]


def copied(layer_groups: Sequence[Sequence[nn.Module]]) -> Weights:
    """`weights` as they are now, to compare with later."""
    return [[weight.clone() for weight in group] for group in weights(layer_groups)]


def norm(tensors: Iterable[torch.Tensor]) -> float:
    """The Euclidean length of all numbers together; 0 of none."""
    return torch.nn.utils.get_total_norm(list(tensors)).item()


def distances(now: Weights, then: Weights) -> list[float]:
    """For each layer group the length of the way straight from `then` to `now`, as a share of the length of `then`."""
    found = []
    for group, was in zip(now, then, strict=True):
        length = norm(was)
        way = norm(weight - before for weight, before in zip(group, was, strict=True))
        found.append(way / length if length else 0.0)
    return found
