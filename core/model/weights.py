"""Pretrained weights for a body: the toy body in the package, or ImageNet's from torchvision."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
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
PATIENCE = 20.0  # seconds of silence in a download
POLL_SECONDS = 0.5  # between two looks at its progress
TRAINED_ON = {
    "toy": "pictures of imaginary toy animals",
    "imagenet": "ImageNet, 1.28 million photos of 1,000 kinds of things",
    None: "nothing yet: random weights",
}


def toy_body_available(arch: str) -> bool:
    """Whether a toy body ships for `arch`."""
    return arch == "resnet18" and TOY_BODY.exists()


def download(arch: str) -> Iterator[tuple[int, int]]:
    """Downloads ImageNet's weights for `arch` to torch's cache if needed: (bytes so far, all bytes), twice a second.
    Raises ModelError if they are unavailable."""
    weights = torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"]
    file = _cache_file(weights.url)
    if file.exists():
        return
    total = int(weights.meta["_file_size"] * 2**20)
    done = 0
    known = set(file.parent.glob(f"{file.name}.*.partial"))
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(_download, weights.url)
        while not wait([future], timeout=POLL_SECONDS).done:
            partial = set(file.parent.glob(f"{file.name}.*.partial")) - known  # torch.hub's name for an unfinished file
            done = max(done, sum(_size(path) for path in partial))  # a finished file isn't partial any more
            yield min(total, done), total
    try:
        future.result()
    except (OSError, RuntimeError) as error:  # RuntimeError: wrong checksum
        raise _cannot_download(arch, error) from error


def _download(url: str) -> None:
    """Raises OSError after `PATIENCE` seconds of silence, RuntimeError for a wrong checksum."""
    file = _cache_file(url)
    file.parent.mkdir(parents=True, exist_ok=True)
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)  # torch.hub has no parameter for it
    try:
        torch.hub.download_url_to_file(url, str(file), file.stem.rpartition("-")[2], progress=False)
    finally:
        socket.setdefaulttimeout(before)


def _cache_file(url: str) -> Path:
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(url).path).name


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it was just moved into place
        return 0


def _cannot_download(arch: str, error: Exception) -> ModelError:
    return ModelError(
        f"ImageNet's weights for {arch} can't be downloaded ({error}).",
        'Check the network, or train with the toy weights (pretrained="toy") or without any.',
    )


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
    for _ in download(arch):
        pass
    try:
        url = torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"].url
        state = torch.load(_cache_file(url), map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise _cannot_download(arch, error) from error
    network = architecture(arch).make()
    network.load_state_dict(state)
    body.load_state_dict(architecture(arch).cut(network).state_dict())
