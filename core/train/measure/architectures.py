"""Networks side by side on this machine: their sizes, and the time per picture."""

from collections.abc import Iterator

import torch

from core.model.architecture import create_model
from core.model.size import network_size
from core.train.events import ArchitectureRow
from core.train.step.precision import Precision, training_seconds

RESNETS = ("resnet18", "resnet34", "resnet50", "resnet101")
PICTURES = 8  # in the timed batch


def compare_architectures(
    size: int, n_classes: int, device: torch.device, precision: Precision, archs: tuple[str, ...] = RESNETS
) -> Iterator[ArchitectureRow]:
    """An ArchitectureRow for each of `archs`, with the seconds per picture of `size` pixels in training."""
    for arch in archs:
        known = network_size(arch, n_classes, size)
        model = create_model(arch, n_classes).to(device)
        seconds = training_seconds(model, size, device, precision, PICTURES) / PICTURES
        yield ArchitectureRow(arch, precision, size, known.layers, known.parameters, known.multiply_adds, seconds)
