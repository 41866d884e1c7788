"""The softmax page by its keys: sliders, table, photo, beagle, and what people do wrong."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.train.learner import Learner
from core.understand import beagle_outputs, cross_entropy_steps, softmax_table

APP = str(Path(__file__).parents[2] / "app.py")


def open_page(**query: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    return at.switch_page("pages/softmax.py").run()


def table_of(at: AppTest) -> dict[str, float]:
    frame = next(d.value for d in at.dataframe if "softmax" in d.value)
    return dict(zip(frame["class_name"], frame["softmax"], strict=True))


def loss_shown(at: AppTest) -> str:
    steps = next(m.value for m in at.markdown if "log-sum-exp" in m.value and "|" in m.value)
    return next(line for line in steps.splitlines() if "loss" in line)


def test_sliders_give_the_table_and_the_loss() -> None:
    at = open_page()
    assert not at.exception
    expected = softmax_table([2.0, 1.0, 0.1], ["cat", "dog", "rabbit"])
    assert table_of(at) == pytest.approx(dict(zip(expected["class_name"], expected["softmax"], strict=True)))
    at.slider(key="z_dog").set_value(3.0).run()
    at.selectbox(key="right_sliders").set_value("dog").run()
    assert f"{cross_entropy_steps([2.0, 3.0, 0.1], 1).loss:.4f}" in loss_shown(at)


def test_the_class_that_was_right_may_go_away() -> None:
    at = open_page()
    at.segmented_control(key="classes").set_value(5).run()
    at.selectbox(key="right_sliders").set_value("parrot").run()
    at.segmented_control(key="classes").set_value(3).run()
    assert not at.exception
    assert list(table_of(at)) == ["cat", "dog", "rabbit"]


def test_a_link_brings_the_sliders_back() -> None:
    at = open_page(z_cat="-1.5", classes="4")
    assert at.slider(key="z_cat").value == -1.5
    assert len(table_of(at)) == 4


def test_a_link_brings_the_table_back() -> None:
    at = open_page(outputs="Table", table='[["Siamese","800"],["Birman","799"]]')
    assert not at.exception
    assert table_of(at)["Siamese"] == pytest.approx(1 / (1 + np.exp(-1)))


@pytest.mark.parametrize("link", ["[[", "7", '[["a"]]', '{"a": 1}', "[]"])
def test_a_broken_link_gives_the_example(link: str) -> None:
    at = open_page(outputs="Table", table=link)
    assert not at.exception
    assert "Siamese" in table_of(at)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('[["cat","abc"],["dog","1"]]', "'abc' is no number"),
        ('[["cat","nan"],["dog","1"]]', "no finite number"),
        ('[["cat","inf"],["dog","1"]]', "no finite number"),
        ('[["cat","1"]]', "only one class"),
        ('[["",""]]', "no class"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_sentence(rows: str, said: str) -> None:
    at = open_page(outputs="Table", table=rows)
    assert not at.exception
    assert len(at.error) == 1
    assert said in at.error[0].value


def test_the_beagle_warns_of_a_second_softmax() -> None:
    at = open_page(outputs="Beagle")
    assert "flattens 0.9994 to 0.0702" in at.warning[0].value
    assert next(iter(table_of(at))) == "beagle"
    assert len(table_of(at)) == len(beagle_outputs()[0])


def test_without_a_model_a_photo_leads_to_the_training_page(petlab_home: Path) -> None:
    at = open_page(outputs="Photo")
    assert not at.exception
    assert "no trained model yet" in at.info[0].value
    assert not at.dataframe


class FakeLearner:
    """A model that likes dogs."""

    vocab = ("cat", "dog")
    trained_on = "four drawings"

    def predict(self, data: bytes) -> SimpleNamespace:
        import torch

        logits = torch.tensor([0.0, 2.0])
        return SimpleNamespace(label="dog", logits=logits, probs=logits.softmax(0))


@pytest.fixture
def a_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Learner:
    run = SimpleNamespace(
        id=3,
        name="",
        model=str(tmp_path),
        error_rate=0.25,
        config=SimpleNamespace(arch="resnet18", data=SimpleNamespace(source="toy")),
    )
    monkeypatch.setattr("ui.models.trained", lambda: [run])
    learn = FakeLearner()
    monkeypatch.setattr("ui.cached.model", lambda folder: learn)
    return learn


def test_a_photo_goes_through_the_model(a_model: FakeLearner) -> None:
    at = open_page(outputs="Photo")
    assert "Upload a photo" in at.info[0].value
    at.file_uploader(key="photo_upload").set_value(("dog.png", _png(), "image/png")).run()
    assert not at.exception
    assert table_of(at)["dog"] == pytest.approx(1 / (1 + np.exp(-2)))
    assert "four drawings" in at.caption[0].value
    assert "often be wrong about photos" in at.caption[0].value
    at.switch_page("pages/home.py").run()
    at.switch_page("pages/softmax.py").run()
    assert "dog" in table_of(at)


def test_a_broken_photo_is_one_sentence(a_model: FakeLearner) -> None:
    at = open_page(outputs="Photo")
    at.file_uploader(key="photo_upload").set_value(("dog.png", _png()[:60], "image/png")).run()
    assert not at.exception
    assert len(at.error) == 1
    assert "\n" not in at.error[0].value
    at.file_uploader(key="photo_upload").set_value(("dog.png", _png(), "image/png")).run()
    assert not at.error


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((40, 60, 3), 128, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()
