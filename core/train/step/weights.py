"""How far each layer group's weights have moved, as a share of their length at the start."""

from collections.abc import Iterable, Sequence

import torch
from torch import nn

Weights = list[list[torch.Tensor]]  # for each layer group


def weights(layer_groups: Sequence[Sequence[nn.Module]]) -> Weights:
    """Each layer group's trainable weights, without batch norm's running statistics."""
    return [[p.detach() for module in group for p in module.parameters()] for group in layer_groups]


def copied(layer_groups: Sequence[Sequence[nn.Module]]) -> Weights:
    """A copy of `weights`, to compare with later."""
    return [[weight.clone() for weight in group] for group in weights(layer_groups)]


def norm(tensors: Iterable[torch.Tensor]) -> float:
    """The Euclidean length of all numbers together; 0 for none."""
    return torch.nn.utils.get_total_norm(list(tensors)).item()


def distances(now: Weights, then: Weights) -> list[float]:
    """For each layer group the straight distance from `then` to `now`, as a share of the length of `then`."""
    found = []
    for group, was in zip(now, then, strict=True):
        length = norm(was)
        way = norm(weight - before for weight, before in zip(group, was, strict=True))
        found.append(way / length if length else 0.0)
    return found
