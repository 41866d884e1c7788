"""The size of a network: layers, parameters and multiply-adds per picture, counted without computing."""

from dataclasses import dataclass

import torch
from torch import nn

from core.model.architecture import create_model


@dataclass(frozen=True)
class NetworkSize:
    """`layers` counts convolutions and linear layers, including shortcuts and both layers of the head; names such as
    resnet18 count one classifier and no shortcuts. `multiply_adds` are per picture."""

    arch: str
    layers: int
    parameters: int
    multiply_adds: int


def network_size(arch: str, n_classes: int = 37, size: int = 224) -> NetworkSize:
    """The size of `create_model(arch, n_classes)` on a picture of `size` pixels. Raises ModelError for an unknown name.

    It uses torch's "meta" device, with shapes but no numbers, so counting is as fast as building.
    """
    counted: list[int] = []

    def count(layer: nn.Module, _inputs: object, output: torch.Tensor) -> None:
        assert isinstance(layer, nn.Conv2d | nn.Linear)
        counted.append(output.numel() * layer.weight[0].numel())  # each output number is a dot product

    with torch.device("meta"):
        model = create_model(arch, n_classes).eval()
        layers = [module for module in model.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
        for layer in layers:
            layer.register_forward_hook(count)
        model(torch.empty(1, 3, size, size))
    return NetworkSize(arch, len(layers), sum(p.numel() for p in model.parameters()), sum(counted))
