"""Pretrained weights for a body: the toy body in the package, or ImageNet's from torchvision."""

from collections.abc import Generator
from pathlib import Path
from pickle import UnpicklingError
from typing import Literal

import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

from core.data.download import transfer
from core.data.download.transfer import Checksum, Progress
from core.errors import DataError, ModelError
from core.model.architecture import architecture
from core.settings import settings

Pretrained = Literal["toy", "imagenet"] | None

TOY_BODY = Path(__file__).parent / "toy_body_resnet18.safetensors"
TRAINED_ON = {
    "toy": "pictures of imaginary toy animals",
    "imagenet": "ImageNet, 1.28 million photos of 1,000 kinds of things",
    None: "nothing yet: random weights",
}


def toy_body_available(arch: str) -> bool:
    """Whether a toy body ships for `arch`."""
    return arch == "resnet18" and TOY_BODY.exists()


def weights_url(arch: str) -> str:
    """Where ImageNet's weights for `arch` are downloaded: from the folder that `PETLAB_WEIGHTS_URL` names, or from
    torchvision's server."""
    url = torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"].url
    mirror = settings().weights_url
    return f"{mirror}/{url.rpartition('/')[2]}" if mirror else url


def weights_file(arch: str) -> Path:
    """ImageNet's weights for `arch` in torch's cache, where torchvision finds them too."""
    return Path(torch.hub.get_dir()) / "checkpoints" / weights_url(arch).rpartition("/")[2]


def weights_bytes(arch: str) -> int:
    """The size of ImageNet's weights for `arch`, to about 50 kB."""
    return int(torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"].meta["_file_size"] * 2**20)


def download(arch: str) -> Generator[Progress, None, None]:
    """Downloads ImageNet's weights for `arch` to torch's cache if needed, yielding its progress every second; close it
    to stop. The next call continues from there. Raises ModelError if they are unavailable."""
    file = weights_file(arch)
    checksum = Checksum("sha256", file.stem.rpartition("-")[2])  # torchvision's names end with its first digits
    try:
        yield from transfer.download(weights_url(arch), file, checksum, f"ImageNet's weights for {arch}")
    except DataError as error:
        raise ModelError(error.message, error.advice) from error


def imagenet_network(arch: str) -> nn.Module:
    """torchvision's network with ImageNet's weights, downloaded if needed. Raises ModelError if they are unavailable,
    or don't fit."""
    for _ in download(arch):
        pass
    network = architecture(arch).make()
    file = weights_file(arch)
    try:
        network.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise ModelError(
            f"{file} doesn't hold ImageNet's weights for {arch} ({str(error).splitlines()[0]}).",
            "Delete it, so that it's downloaded again.",
        ) from error
    return network


def load_pretrained(body: nn.Module, arch: str, pretrained: Pretrained) -> None:
    """Loads pretrained weights into `body`; None keeps the random ones. Raises ModelError if they are unavailable."""
    if pretrained is None:
        return
    if pretrained == "toy":
        if not toy_body_available(arch):
            raise ModelError(f"There are no toy weights for {arch}.", "Choose resnet18, ImageNet's weights, or none.")
        body.load_state_dict({name: tensor.float() for name, tensor in load_file(TOY_BODY).items()})
        return
    if pretrained != "imagenet":
        raise ValueError(f'pretrained: expected "toy", "imagenet" or None, got {pretrained!r}')
    body.load_state_dict(architecture(arch).cut(imagenet_network(arch)).state_dict())
