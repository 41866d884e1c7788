"""How large a network is: layers, parameters, and the multiply-adds that one picture costs, counted without
computing."""

from dataclasses import dataclass

import torch
from torch import nn

from core.model.architecture import create_model


@dataclass(frozen=True)
class NetworkSize:
    """`layers` counts convolutions and linear layers, shortcuts' too; a name such as resnet18 leaves those out, and
    counts the one classifier that a head of two replaces here. `multiply_adds` are for one picture."""

    arch: str
    layers: int
    parameters: int
    multiply_adds: int


def network_size(arch: str, n_classes: int = 37, size: int = 224) -> NetworkSize:
    """The size of `create_model(arch, n_classes)` on a picture of `size` pixels. Raises ModelError for an unknown name.

    It runs on torch's "meta" device: shapes without numbers, so that resnet101 takes no longer to count than to build.
    """
    counted: list[int] = []

    def count(layer: nn.Module, _inputs: object, output: torch.Tensor) -> None:
        assert isinstance(layer, nn.Conv2d | nn.Linear)
        counted.append(output.numel() * layer.weight[0].numel())  # each number of the output is one dot product

    with torch.device("meta"):
        model = create_model(arch, n_classes).eval()
        layers = [module for module in model.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
        for layer in layers:
            layer.register_forward_hook(count)
        model(torch.empty(1, 3, size, size))
    return NetworkSize(arch, len(layers), sum(p.numel() for p in model.parameters()), sum(counted))
