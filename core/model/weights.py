"""Pretrained weights for a body: the toy body that ships with the package, or ImageNet's by torchvision's own loader.
Every set says what it was trained on, since a model knows nothing else."""

import socket
from pathlib import Path
from pickle import UnpicklingError
from typing import Literal
from urllib.parse import urlparse

import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

from core.errors import ModelError
from core.model.architecture import architecture

Pretrained = Literal["toy", "imagenet"] | None

TOY_BODY = Path(__file__).parent / "toy_body_resnet18.safetensors"
PATIENCE = 20.0  # seconds that a download may be silent
TRAINED_ON = {
    "toy": "pictures of imaginary toy animals",
    "imagenet": "ImageNet, 1.28 million photos of 1,000 kinds of things",
    None: "nothing yet: random weights",
}


def toy_body_available(arch: str) -> bool:
    """Whether a toy body ships for `arch`."""
    return arch == "resnet18" and TOY_BODY.exists()


def _downloaded(url: str) -> Path:
    """The weights at `url` in torch's own cache, where others may have left them. Raises OSError after `PATIENCE`
    seconds of silence, RuntimeError where the checksum in the file's name is not the file's."""
    file = Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(url).path).name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(PATIENCE)  # torch.hub takes none
        try:
            torch.hub.download_url_to_file(url, str(file), file.stem.rpartition("-")[2], progress=False)
        finally:
            socket.setdefaulttimeout(before)
    return file


def load_pretrained(body: nn.Module, arch: str, pretrained: Pretrained) -> None:
    """Puts pretrained weights into `body`, in place. None leaves the random ones.

    Raises ModelError where there are no such weights, or they cannot be downloaded.
    """
    if pretrained is None:
        return
    if pretrained == "toy":
        if not toy_body_available(arch):
            raise ModelError(f"There are no toy weights for {arch}.", "Take resnet18, or ImageNet's weights, or none.")
        body.load_state_dict({name: tensor.float() for name, tensor in load_file(TOY_BODY).items()})
        return
    if pretrained != "imagenet":
        raise ValueError(f'pretrained: expected "toy", "imagenet" or None, got {pretrained!r}')
    weights = torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"]
    try:
        state = torch.load(_downloaded(weights.url), map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:  # RuntimeError: the checksum is wrong
        raise ModelError(
            f"ImageNet's weights for {arch} cannot be downloaded ({error}).",
            'Check the network, or train with the toy weights (pretrained="toy") or none.',
        ) from error
    network = architecture(arch).make()
    network.load_state_dict(state)
    body.load_state_dict(architecture(arch).cut(network).state_dict())
