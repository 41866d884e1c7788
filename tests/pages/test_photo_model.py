"""The photo model on the Predict and Softmax pages: from the button to its answer, with random weights from a server
of the test's own, and what the page says when they can't be had."""

from __future__ import annotations

import hashlib
import io
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image

from core.data.download.transfer import partial_of
from core.model.imagenet import PHOTO_ARCH
from core.model.weights import weights_file
from tests.file_server import FileServer, serve_files
from tests.pages.driver import Page, shown_code, texts
from ui.forms import photo_model
from ui.predict.breeds import words


@pytest.fixture(scope="module")
def weights() -> bytes:
    torch.manual_seed(7)
    buffer = io.BytesIO()
    torch.save(torchvision.models.resnet18().state_dict(), buffer)
    return buffer.getvalue()


@pytest.fixture
def server(weights: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, petlab_home: Path) -> Iterator[FileServer]:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path / "hub"))
    name = f"{PHOTO_ARCH}-{hashlib.sha256(weights).hexdigest()[:8]}.pth"
    entry = torchvision.models.get_model_weights(PHOTO_ARCH)["IMAGENET1K_V1"].value
    monkeypatch.setattr(entry, "url", f"https://example.invalid/{name}")
    with serve_files({name: weights}) as server:
        monkeypatch.setenv("PETLAB_WEIGHTS_URL", server.url)
        yield server


def photo() -> tuple[str, bytes]:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)).save(buffer, "PNG")
    return "luna.png", buffer.getvalue()


def downloaded(at: Page) -> Page:
    photo_model._job().wait()
    return at.rerun()


def test_the_button_says_the_size_and_leads_to_an_answer(server: FileServer) -> None:
    at = Page("predict")
    assert at.button(key="get_photo_model").label == "Get the photo model (47 MB)"
    assert f"from 127.0.0.1:{server.server_port}" in texts(at).replace("\\", "")
    at = downloaded(at.click("get_photo_model"))
    assert at.selectbox(key="model").value == photo_model.NUMBER
    assert at.segmented_control(key="from").value == "upload"
    start = time.perf_counter()
    at.upload("pets_upload", photo())
    assert time.perf_counter() - start < 5
    said = texts(at) + "".join(one.value for one in at.success)
    assert "24 of the 37 breeds" in said and "no doubt meter" in said
    assert "trained on ImageNet" in said
    (bars,) = [one.proto.body for one in at.get("html") if "probabilit" in one.proto.body.lower()][:1]
    assert bars.count("<tr>") >= 5
    heats = next(box for box in at.selectbox if box.label == "Evidence for")
    at.set(heats.key, heats.options[1])
    assert "load_photo_model()" in shown_code(at)
    assert len(server.asked) == 1


def test_the_address_holds_it_and_softmax_takes_it(server: FileServer) -> None:
    downloaded(Page("predict").click("get_photo_model"))
    at = Page("predict", model=photo_model.NAME)
    assert at.selectbox(key="model").value == photo_model.NUMBER
    at.query_params["outputs"] = "Photo"
    at.goto("softmax").upload("photo_upload", photo())
    assert "trained on ImageNet" in texts(at)


def test_a_stopped_download_continues_where_it_was(server: FileServer, weights: bytes, monkeypatch) -> None:
    monkeypatch.setattr("core.data.download.transfer.TELL_SECONDS", 0.02)
    server.pause = 0.005
    at = Page("predict").click("get_photo_model")
    while not photo_model._job().progress.done:
        time.sleep(0.01)
    at.rerun().click("stop_photo_model")
    photo_model._job().wait()
    there = partial_of(weights_file(PHOTO_ARCH)).stat().st_size
    assert 0 < there < len(weights)
    server.pause = 0.0
    at = Page("predict")
    assert at.button(key="get_photo_model").label.startswith("Continue getting the photo model (")
    downloaded(at.click("get_photo_model"))
    assert server.asked[-1][1] == f"bytes={there}-"
    assert photo_model.is_there()


@pytest.mark.parametrize("fault", ["no network", "login page", "404", "checksum", "full"])
def test_what_goes_wrong_is_one_sentence_and_the_page_works_on(server: FileServer, fault: str, monkeypatch) -> None:
    said = {
        "no network": "Connection refused",
        "login page": "a web page instead",
        "404": "404 Not Found",
        "checksum": "wrong checksum",
        "full": "MB are needed",
    }
    (name,) = server.files
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        if fault == "no network":
            monkeypatch.setenv("PETLAB_WEIGHTS_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        server.kind = "text/html" if fault == "login page" else None
        server.status = 404 if fault == "404" else 200
        if fault == "checksum":
            server.files[name] = server.files[name][:-1] + b"x"
        if fault == "full":
            from types import SimpleNamespace

            monkeypatch.setattr(
                "core.data.download.transfer.shutil.disk_usage", lambda folder: SimpleNamespace(free=1000)
            )
        at = downloaded(Page("predict").click("get_photo_model"))
    (error,) = at.error
    assert said[fault] in error.value and "\n" not in error.value
    assert not photo_model.is_there() and at.button(key="get_photo_model")


@pytest.mark.parametrize(
    ("top", "truth", "said", "good"),
    [
        ([("beagle", 0.9)], None, "**beagle**, 90.0%: one of the 37 breeds.", True),
        ([("Leonberg", 0.9)], None, "ImageNet's name for the breed **leonberger**.", True),
        ([("tabby", 0.5), ("pug", 0.1)], None, "isn't one of the 37 breeds. The likeliest of those is **pug**", False),
        ([("Siamese cat", 0.5)], "Birman", "ImageNet has no **Birman**. It looks most like **Siamese cat**", False),
        ([("basset", 0.5)], "basset_hound", "**basset hound**. Right.", True),
        ([("basset", 0.5)], "beagle", "Wrong: it's a **beagle**.", False),
    ],
)
def test_the_answer_in_words(top: list, truth: str | None, said: str, good: bool) -> None:
    sentence, found = words(top, truth)
    assert said in sentence and found == good
