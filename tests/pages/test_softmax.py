"""The softmax page by its keys: sliders, table, photo, beagle, and what people do wrong."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.state.session_state import SessionState

from core.data import load_data
from core.data.config import DataConfig
from core.train.learner import Learner, load_learner
from core.understand import beagle_outputs, cross_entropy_steps, softmax_table
from core.wording import class_name
from tests.makers import make_pets, tiny_learner
from tests.pages.driver import Page, shown_code, texts
from ui.softmax.lab import EXPERIMENTS


def bars(at: Page) -> str:
    return next(html for one in at.get("html") if "class='exp'" in (html := one.proto.body))


def table_of(at: Page) -> dict[str, float]:
    """Class and softmax of each row on the page, to four digits."""
    rows = re.findall(
        r"<th scope='row'[^>]*><i [^>]*></i>(.*?)(?: <span[^>]*>✓</span>)?</th>.*?<td>([^<]*)</td></tr>", bars(at)
    )
    return {name: float(value) for name, value in rows}


def to_four_digits(expected: dict[str, float]) -> object:
    return pytest.approx(expected, abs=6e-5)


def loss_shown(at: Page) -> str:
    steps = next(m.value for m in at.markdown if "log-sum-exp" in m.value and "|" in m.value)
    return next(line for line in steps.splitlines() if "loss" in line)


def test_sliders_give_the_table_and_the_loss() -> None:
    at = Page("softmax")
    expected = softmax_table([2.0, 1.0, 0.1], ["cat", "dog", "rabbit"])
    assert table_of(at) == to_four_digits(dict(zip(expected["class_name"], expected["softmax"], strict=True)))
    at.set("z_dog", 3.0)
    at.set("right_sliders", "dog")
    assert f"{cross_entropy_steps([2.0, 3.0, 0.1], 1).loss:.4f}" in loss_shown(at)


def test_the_class_that_was_right_may_go_away() -> None:
    at = Page("softmax")
    at.set("classes", 5)
    at.set("right_sliders", "parrot")
    at.set("classes", 3)
    assert list(table_of(at)) == ["cat", "dog", "rabbit"]


def test_a_link_brings_the_sliders_back() -> None:
    at = Page("softmax", z_cat="-1.5", classes="4")
    assert at.slider(key="z_cat").value == -1.5
    assert len(table_of(at)) == 4


def test_a_link_brings_the_table_back() -> None:
    at = Page("softmax", outputs="Table", table='[["Siamese","800"],["Birman","799"]]')
    assert table_of(at)["Siamese"] == pytest.approx(1 / (1 + np.exp(-1)), abs=6e-5)


@pytest.mark.parametrize("link", ["[[", "7", '[["a"]]', '{"a": 1}', "[]"])
def test_a_broken_link_gives_the_example(link: str) -> None:
    at = Page("softmax", outputs="Table", table=link)
    assert "Siamese" in table_of(at)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('[["cat","abc"],["dog","1"]]', "'abc' isn't a number"),
        ('[["cat","nan"],["dog","1"]]', "isn't a finite number"),
        ('[["cat","inf"],["dog","1"]]', "isn't a finite number"),
        ('[["cat","1"]]', "only one class"),
        ('[["",""]]', "no class"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_sentence(rows: str, said: str) -> None:
    at = Page("softmax", outputs="Table", table=rows)
    assert len(at.error) == 1
    assert said in at.error[0].value


def test_the_beagle_warns_of_a_second_softmax() -> None:
    at = Page("softmax", outputs="Beagle")
    assert "flattens 0.9994 to 0.0702" in at.warning[0].value
    assert next(iter(table_of(at))) == "beagle"
    assert len(table_of(at)) == len(beagle_outputs()[0])


def test_without_a_model_a_photo_leads_to_the_training_page(petlab_home: Path) -> None:
    at = Page("softmax", outputs="Photo")
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


def test_without_a_photo_one_button_shows_a_recorded_one(a_model: FakeLearner) -> None:
    at = Page("softmax", outputs="Photo").click("try_beagle")
    assert "photo of a beagle" in texts(at) and "beagle" in table_of(at)


@pytest.fixture
def a_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Learner:
    run = SimpleNamespace(
        id=3,
        name="",
        model=str(tmp_path),
        error_rate=0.25,
        config=SimpleNamespace(arch="resnet18", data=SimpleNamespace(source="toy")),
    )
    monkeypatch.setattr("ui.forms.models.trained", lambda *_: [run])
    learn = FakeLearner()
    monkeypatch.setattr("ui.page.cached.model", lambda folder: learn)
    return learn


def test_a_photo_goes_through_the_model(a_model: FakeLearner) -> None:
    at = Page("softmax", outputs="Photo")
    assert "Upload a photo" in texts(at)
    at.upload("photo_upload", ("dog.png", _png()))
    assert table_of(at)["dog"] == pytest.approx(1 / (1 + np.exp(-2)), abs=6e-5)
    assert "four drawings" in at.caption[0].value
    assert "it can only guess about photos" in at.caption[0].value
    at.goto("home")
    at.goto("softmax")
    assert "dog" in table_of(at)


@pytest.fixture
def a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """A finished run on a few coloured discs, with its model."""
    source = make_pets(tmp_path / "pets")
    folder = tiny_learner(source).export(tmp_path / "model")
    data = DataConfig(source=str(source), size=32, presize=40)
    config = SimpleNamespace(arch="resnet18", data=data)
    run = SimpleNamespace(id=4, name="discs", model=str(folder), error_rate=0.5, config=config)
    monkeypatch.setattr("ui.forms.models.trained", lambda *_: [run])
    return run


def test_a_validation_picture_goes_through_the_model_and_its_class_is_the_right_one(a_run: SimpleNamespace) -> None:
    dls, learn = load_data(a_run.config.data), load_learner(a_run.model)
    for number in (1, 2):
        at = Page("softmax", outputs="Validation", of_valid=str(number))
        assert not at.error
        item = dls.items[int(dls.valid.indices[number - 1])]
        expected = dict(zip(map(class_name, learn.vocab), learn.predict(item.path).probs.tolist(), strict=True))
        assert table_of(at) == to_four_digits(expected)
        assert any(box.label == "Right class" and box.value == item.label for box in at.selectbox)
        assert f"Labelled **{class_name(item.label)}**" in texts(at)


def test_a_model_whose_classes_are_not_the_datas_is_one_sentence(a_run: SimpleNamespace) -> None:
    for path in Path(a_run.config.data.source).glob("blue_dog_*"):
        path.rename(path.with_name(path.name.replace("blue_dog", "old_dog")))
    at = Page("softmax", outputs="Validation")
    assert "only the model knows blue dog and only the data has old dog" in at.error[0].value
    assert not at.dataframe


def test_a_validation_picture_that_is_gone_is_one_sentence(a_run: SimpleNamespace) -> None:
    Page("softmax", outputs="Validation")
    for path in Path(a_run.config.data.source).iterdir():
        path.unlink()
    at = Page("softmax", outputs="Validation")
    assert len(at.error) == 1 and "\n" not in at.error[0].value


def test_a_broken_photo_is_one_sentence(a_model: FakeLearner) -> None:
    at = Page("softmax", outputs="Photo")
    at.upload("photo_upload", ("dog.png", _png()[:60]))
    assert len(at.error) == 1
    assert "\n" not in at.error[0].value
    at.upload("photo_upload", ("dog.png", _png()))
    assert not at.error


LINKS = {
    "large": {"outputs": "Table", "table": '[["a","10000"],["b","-10000"],["c","0"]]'},
    "two": {"outputs": "Table", "table": '[["*a*","-1"],["$b_c$","1"]]'},
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_takes_all_kinds_of_outputs(name: str) -> None:
    for source, link in LINKS.items():
        at = Page("softmax", experiment=name, **link)
        assert not at.error, source


def said(name: str, **link: str) -> str:
    return texts(Page("softmax", experiment=name, **link))


def test_the_experiments_say_what_their_sliders_give() -> None:
    assert "**50.2%** at T = 2" in said("temperature", temperature="2")
    assert "= **148.4** times" in said("add a constant")
    assert "the sum is **infinite**" in said("overflow")
    assert "becomes **0**" in said("overflow", floats="float64", larger="-1000")
    assert "everything fits" in said("overflow", floats="float64")
    assert "| times as probable, $e^\\text{lead}$ | 2.718 | **7.389** |" in said("exp stretches")
    assert "a negative share isn't a probability" in said("exp stretches", z_rabbit="-2")
    assert "**-0.0946**" in said("move one output", by="1.6")
    assert "`nan`" in said("log") and "`-inf`" in said("log", log_of="0")
    assert "$1 - p$ = **0.3410**" in said("two classes")
    assert "| given | 0.9994 |\n| 1 | 0.0702 |\n| 2 | 0.0282 |" in said("softmax twice", outputs="Beagle")
    assert "Sigmoids above 0.5: **cat, dog, rabbit**" in said("none of these", lower="0")
    assert "Sigmoids above 0.5: **none of these**" in said("none of these")


def test_torchs_own_numbers_stand_beside_ours() -> None:
    at = Page("softmax", experiment="what torch says")
    table = next(d.value for d in at.dataframe if "torch" in d.value)
    assert list(table["torch"])[4] == "0.417030016277834"
    assert set(table["difference"].astype(float)) <= {0.0, *(n * 1e-17 for n in range(60))}


def test_a_right_class_that_is_none_is_named() -> None:
    at = Page("softmax", right_sliders="zebra")
    assert "There's no class “zebra” here, so cat is the right one for now." in at.warning[0].value
    assert at.selectbox(key="right_sliders").value == "cat"
    at.set("right_sliders", "dog")
    assert not at.warning


def test_ten_thousand_classes_are_pasted_as_text() -> None:
    at = Page("softmax", outputs="Table")
    at.set("pasted", "\n".join(f"class {i}\t{i % 100 / 10}" for i in range(10_000)))
    at.click("use_pasted")
    assert not at.error
    assert len(table_of(at)) == 100 and "The 100 most probable of 10,000 classes" in bars(at)
    assert "pd.read_clipboard" in shown_code(at)


def test_pasted_rubbish_is_one_sentence_beside_the_text() -> None:
    at = Page("softmax", outputs="Table")
    at.set("pasted", "cat 1\ndog many")
    at.click("use_pasted")
    assert "Row 2 (dog): 'many' isn't a number." in at.error[0].value
    assert "Siamese" in table_of(at)  # the table stays


def test_outputs_alone_are_pasted_though_the_callback_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    at = Page("softmax", outputs="Table").unfold("paste")
    monkeypatch.setattr(SessionState, "_call_callbacks", lambda *_, **__: None)
    at.set("pasted", "2.5, 1.5, 0.5")
    at.click("use_pasted")
    assert not at.error
    assert list(table_of(at)) == ["class 1", "class 2", "class 3"]
    assert at.selectbox(key="right_table").value == "class 1" and not at.warning
    assert at.session_state["paste"] is False


def test_the_formula_holds_the_numbers_and_never_overflows() -> None:
    assert r"\dfrac{7.389}{11.21}$" in texts(Page("softmax"))
    large = texts(Page("softmax", outputs="Table", table='[["a","1000"],["b","999"]]'))
    assert r"e^{z_t-\max z}" in large and r"\dfrac{1}{1.368}$" in large


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((40, 60, 3), 128, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_each_class_has_one_colour_in_bars_and_curves_and_its_probability_once() -> None:
    at = Page("softmax", experiment="temperature")
    (curves,) = (json.loads(one.proto.spec) for one in at.get("plotly_chart"))
    gradient = next(one.proto.body for one in at.get("html") if "class='track signed'" in one.proto.body)
    for trace in curves["data"]:
        of_class = rf"<i style='background: {trace['line']['color']}'></i>{trace['name']}"
        assert re.search(of_class, bars(at)) and re.search(of_class, gradient)
    shown = [texts(at), *(one.proto.body for one in at.get("html"))]
    assert sum(text.count("0.6590") for text in shown) == 1
    assert not any("softmax" in frame.value for frame in at.dataframe)


def test_the_bars_move_from_where_they_were() -> None:
    at = Page("softmax")
    before = table_of(at)["cat"]
    at.set("z_cat", 3.0)
    assert f"--width: {100 * before:.1f}" in bars(at)
    assert "prefers-reduced-motion" in bars(at)


def test_one_more_is_said_to_count_against_another_class() -> None:
    at = Page("softmax", experiment="exp stretches")
    said = texts(at)
    assert "relative to every other class" in said and "itself grows by less" in said
