"""torchvision's networks, cut into a body and a new head, and into three layer groups with rates of their own."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torchvision
from torch import nn

from core.errors import ModelError
from core.seeds import seeded


@dataclass(frozen=True)
class Architecture:
    """How to cut one network: `features` is the number of the body's output channels, `early` the number of its leading
    children in the first layer group."""

    make: Callable[[], nn.Module]
    cut: Callable[[nn.Module], nn.Sequential]
    features: int
    early: int


def _resnet(network: nn.Module) -> nn.Sequential:
    return nn.Sequential(*list(network.children())[:-2])  # without the pooling and the 1000 classes


def _mobilenet(network: nn.Module) -> nn.Sequential:
    return network.features  # type: ignore[return-value]


ARCHITECTURES = {
    "resnet18": Architecture(torchvision.models.resnet18, _resnet, 512, 6),
    "resnet34": Architecture(torchvision.models.resnet34, _resnet, 512, 6),
    "resnet50": Architecture(torchvision.models.resnet50, _resnet, 2048, 6),
    "resnet101": Architecture(torchvision.models.resnet101, _resnet, 2048, 6),
    "mobilenet_v3_small": Architecture(torchvision.models.mobilenet_v3_small, _mobilenet, 576, 7),
}


def architecture(name: str) -> Architecture:
    """The entry of `ARCHITECTURES`. Raises ModelError for an unknown name."""
    if name not in ARCHITECTURES:
        raise ModelError(f"There is no architecture {name!r}.", f"Choose one of {', '.join(ARCHITECTURES)}.")
    return ARCHITECTURES[name]


class ConcatPool(nn.Module):
    """Maximum and average over the picture: (B, C, H, W) -> (B, 2 C). fastai's AdaptiveConcatPool2d."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x.amax(dim=(2, 3)), x.mean(dim=(2, 3))], dim=1)


def create_body(arch: str) -> nn.Sequential:
    """The network without its classifier, with random weights: (B, 3, H, W) -> (B, features, h, w)."""
    wanted = architecture(arch)
    return wanted.cut(wanted.make())


def create_head(features: int, n_classes: int) -> nn.Sequential:
    """fastai's `create_head`: two linear layers with batch norm and dropout, from body features to logits."""
    head = nn.Sequential(
        ConcatPool(),
        nn.BatchNorm1d(2 * features),
        nn.Dropout(0.25),
        nn.Linear(2 * features, 512, bias=False),
        nn.ReLU(inplace=True),
        nn.BatchNorm1d(512),
        nn.Dropout(0.5),
        nn.Linear(512, n_classes, bias=False),
    )
    for module in head:
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight)
    return head


def create_model(arch: str, n_classes: int, seed: int = 0) -> nn.Sequential:
    """Sequential(body, head), channels last, with random weights from `seed`."""
    with seeded(seed, "model"):
        body = create_body(arch)
        model = nn.Sequential(body, create_head(architecture(arch).features, n_classes))
    return model.to(memory_format=torch.channels_last)


def layer_groups(model: nn.Sequential, arch: str) -> list[list[nn.Module]]:
    """Early body, late body, head: fastai's split of a resnet, and a similar one for the others."""
    body, head = model
    children = list(body.children())
    early = architecture(arch).early
    return [children[:early], children[early:], [head]]
