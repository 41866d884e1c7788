"""Pretrained weights: ImageNet's from a server of the test's own, and what happens when there is none."""

from __future__ import annotations

import hashlib
import io
import socket
import time
from pathlib import Path

import pytest
import torch
import torchvision

from core.data.download.transfer import partial_of
from core.errors import ModelError
from core.model import create_body, load_pretrained, toy_body_available, weights
from tests.file_server import serve_files
from tests.makers import ARCH, same


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(5)
    return torchvision.models.get_model(ARCH)


@pytest.fixture(scope="module")
def served(network):
    """What the server sends: the network's state as torchvision stores it."""
    buffer = io.BytesIO()
    torch.save(network.state_dict(), buffer)
    return buffer.getvalue()


@pytest.fixture
def hub(tmp_path, monkeypatch) -> Path:
    """An empty torch cache."""
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path / "hub"))
    return tmp_path / "hub" / "checkpoints"


@pytest.fixture
def server(served, monkeypatch, hub):
    """Serves the weights on the loopback, under a name with their checksum."""
    name = f"{ARCH}-{hashlib.sha256(served).hexdigest()[:8]}.pth"
    with serve_files({f"weights/{name}": served}) as server:
        monkeypatch.setattr(entry_of(ARCH).value, "url", f"https://example.invalid/models/{name}")
        monkeypatch.setenv("PETLAB_WEIGHTS_URL", f"{server.url}/weights")
        yield server


def entry_of(arch: str):
    return torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"]


def test_imagenets_weights_are_downloaded_once_into_the_body(server, network, hub, capfd):
    for _ in range(2):
        body = create_body(ARCH)
        load_pretrained(body, ARCH, "imagenet")
        assert same(body.state_dict(), network.features.state_dict())
    assert len(server.asked) == 1
    assert list(hub.iterdir()) == [weights.weights_file(ARCH)]
    assert capfd.readouterr() == ("", "")  # core never prints


def test_what_torch_downloaded_earlier_counts(server, served, hub):
    hub.mkdir(parents=True)
    weights.weights_file(ARCH).write_bytes(served)
    load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert server.asked == []


def test_a_download_tells_how_far_it_is(server, served, monkeypatch):
    monkeypatch.setattr("core.data.download.transfer.TELL_SECONDS", 0.01)
    server.pause = 0.002
    steps = list(weights.download(ARCH))
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert any(0 < bytes_there < len(served) for bytes_there in done)
    assert steps[-1] == (f"ImageNet's weights for {ARCH}", len(served), len(served))
    assert list(weights.download(ARCH)) == []  # it is there now


@pytest.mark.parametrize("knows_ranges", [True, False])
@pytest.mark.parametrize("cut", [0, 1, 65_537, -1, None], ids=["none", "first", "middle", "all but one", "all"])
def test_stopped_at_any_byte_it_goes_on_there(server, served, network, hub, cut, knows_ranges):
    server.knows_ranges = knows_ranges
    hub.mkdir(parents=True)
    partial_of(weights.weights_file(ARCH)).write_bytes(served[:cut])
    body = create_body(ARCH)
    load_pretrained(body, ARCH, "imagenet")
    assert same(body.state_dict(), network.features.state_dict())
    (asked,) = server.asked
    there = len(served[:cut])
    assert asked[1] == (f"bytes={there}-" if there else "")
    assert list(hub.iterdir()) == [weights.weights_file(ARCH)]


def test_what_does_not_match_its_checksum_is_refused_and_not_kept(server, served, hub):
    ((name, _),) = server.files.items()
    server.files[name] = served[:-1] + b"x"
    with pytest.raises(ModelError, match="arrived with a wrong checksum, so the download was thrown away"):
        load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert list(hub.iterdir()) == []


def test_weights_of_another_network_are_one_sentence(server, hub, monkeypatch):
    buffer = io.BytesIO()
    torch.save({"weight": torch.zeros(3)}, buffer)
    hub.mkdir(parents=True)
    weights.weights_file(ARCH).write_bytes(buffer.getvalue())
    with pytest.raises(ModelError, match="doesn't hold ImageNet's weights") as caught:
        load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert "\n" not in str(caught.value)


def test_without_a_server_it_says_so_at_once(server, hub, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PETLAB_WEIGHTS_URL", f"http://127.0.0.1:{free.getsockname()[1]}")  # nobody listens
        start = time.monotonic()
        with pytest.raises(ModelError, match=r"can't be downloaded.*Check the network"):
            load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert time.monotonic() - start < 5


def test_a_silent_server_is_given_up(server, hub, monkeypatch):
    monkeypatch.setattr("core.data.download.http_stream.PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("PETLAB_WEIGHTS_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ModelError, match="silent"):
            load_pretrained(create_body(ARCH), ARCH, "imagenet")


def test_without_a_mirror_torchvisions_own_server_is_asked(monkeypatch):
    monkeypatch.delenv("PETLAB_WEIGHTS_URL", raising=False)
    assert weights.weights_url("resnet18") == "https://download.pytorch.org/models/resnet18-f37072fd.pth"
    assert 44e6 < weights.weights_bytes("resnet18") < 48e6


def test_none_leaves_the_random_weights_and_other_names_are_refused():
    body = create_body(ARCH)
    before = {name: tensor.clone() for name, tensor in body.state_dict().items()}
    load_pretrained(body, ARCH, None)
    assert same(body.state_dict(), before)
    assert not toy_body_available(ARCH)
    with pytest.raises(ModelError, match=f"no toy weights for {ARCH}"):
        load_pretrained(body, ARCH, "toy")
    with pytest.raises(ValueError, match="pretrained: expected"):
        load_pretrained(body, ARCH, "coco")
