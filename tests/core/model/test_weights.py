"""Pretrained weights: ImageNet's from a server of the test's own, and what happens when there is none."""

from __future__ import annotations

import hashlib
import http.server
import io
import socket
import threading
import time
from pathlib import Path

import pytest
import torch
import torchvision

from core.errors import ModelError
from core.model import create_body, load_pretrained, toy_body_available, weights
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
    """Serves the weights on the loopback; `.asked` are the paths that were asked for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(served)))
            self.end_headers()
            half = self.server.send // 2
            self.wfile.write(served[:half])
            time.sleep(self.server.pause)
            self.wfile.write(served[half : self.server.send])

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.send, server.pause = [], len(served), 0.0
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def entry_of(arch: str):
    return torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"]


def point_to(monkeypatch, port: int, digest: str) -> None:
    entry = entry_of(ARCH).value
    monkeypatch.setattr(entry, "url", f"http://127.0.0.1:{port}/models/{ARCH}-{digest}.pth")


def test_imagenets_weights_are_downloaded_once_into_the_body(server, served, network, monkeypatch, hub, capfd):
    point_to(monkeypatch, server.server_port, hashlib.sha256(served).hexdigest()[:8])
    for _ in range(2):
        body = create_body(ARCH)
        load_pretrained(body, ARCH, "imagenet")
        assert same(body.state_dict(), network.features.state_dict())
    assert len(server.asked) == 1
    assert len(list(hub.iterdir())) == 1
    assert capfd.readouterr() == ("", "")  # core never prints
    assert socket.getdefaulttimeout() is None


def test_a_download_tells_how_far_it_is(server, served, monkeypatch, hub):
    point_to(monkeypatch, server.server_port, hashlib.sha256(served).hexdigest()[:8])
    monkeypatch.setattr(weights, "POLL_SECONDS", 0.02)
    server.pause = 0.5
    steps = list(weights.download(ARCH))
    done = [step[0] for step in steps]
    assert done == sorted(done)
    assert any(0 < bytes_there < len(served) for bytes_there in done)
    assert {total for _, total in steps} == {int(entry_of(ARCH).meta["_file_size"] * 2**20)}
    assert list(weights.download(ARCH)) == []  # it is there now


@pytest.mark.parametrize("cut", [False, True])
def test_what_does_not_match_its_checksum_is_refused_and_not_kept(server, served, monkeypatch, hub, cut):
    point_to(monkeypatch, server.server_port, hashlib.sha256(served).hexdigest()[:8] if cut else "01234567")
    server.send = len(served) // 2 if cut else len(served)
    with pytest.raises(ModelError, match="can't be downloaded") as caught:
        load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert "pretrained=" in caught.value.advice
    assert list(hub.iterdir()) == []


def test_without_a_server_it_says_so_at_once(monkeypatch, hub):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        point_to(monkeypatch, free.getsockname()[1], "01234567")  # bound, but nobody listens
        start = time.monotonic()
        with pytest.raises(ModelError, match=r"can't be downloaded.*Check the network"):
            load_pretrained(create_body(ARCH), ARCH, "imagenet")
    assert time.monotonic() - start < 5


def test_a_silent_server_is_given_up(monkeypatch, hub):
    """torch.hub would wait for ever."""
    monkeypatch.setattr(weights, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        point_to(monkeypatch, silent.getsockname()[1], "01234567")
        with pytest.raises(ModelError, match="timed out"):
            load_pretrained(create_body(ARCH), ARCH, "imagenet")


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
