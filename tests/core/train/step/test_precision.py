"""Number formats: chosen by name, or by measuring once."""

from __future__ import annotations

import json

import pytest
import torch

from core import create_learner
from core.train.events import BatchEnd
from core.train.step import precision
from core.train.step.precision import choose_precision
from tests.makers import ARCH, same, tiny_data, tiny_learner, weights_of

CPU = torch.device("cpu")


def test_auto_takes_the_fastest_and_remembers_it(petlab_home, monkeypatch):
    asked = []

    def seconds(model, size, device, name, n=8):
        asked.append(name)
        return {"fp32": 2.0, "bf16": 1.0}[name]

    monkeypatch.setattr(precision, "training_seconds", seconds)
    model = torch.nn.Linear(1, 1)
    assert choose_precision("auto", model, "resnet18", 32, CPU) == "bf16"
    assert choose_precision("auto", model, "resnet18", 32, CPU) == "bf16"
    assert asked == ["fp32", "bf16"]
    choose_precision("auto", model, "resnet18", 64, CPU)
    assert len(asked) == 4
    measured = json.loads((petlab_home / "measured.json").read_text())["precision"]
    assert list(measured.values()) == [{"fp32": 2.0, "bf16": 1.0}] * 2


def test_a_second_learner_takes_no_time_to_measure(petlab_home, pets, monkeypatch):
    first = create_learner(tiny_data(pets), ARCH, None, "auto", device="cpu")
    monkeypatch.setattr(precision, "training_seconds", lambda *args: pytest.fail("measured again"))
    assert create_learner(tiny_data(pets), ARCH, None, "auto", device="cpu").precision == first.precision


def test_what_was_remembered_may_be_damaged(petlab_home, monkeypatch):
    monkeypatch.setattr(precision, "training_seconds", lambda *args: 1.0)
    petlab_home.mkdir()
    (petlab_home / "measured.json").write_text("{")
    assert choose_precision("auto", torch.nn.Linear(1, 1), "resnet18", 32, CPU) == "fp32"


def test_measuring_changes_neither_the_model_nor_the_random_state(pets):
    learn, state = tiny_learner(pets), torch.get_rng_state()
    weights = weights_of(learn)
    assert precision.training_seconds(learn.model, 32, CPU, "bf16", n=2) > 0
    assert same(weights_of(learn), weights)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(p.grad is None for p in learn.model.parameters())


def test_weights_stay_fp32_and_bf16_outputs_are_near(pets):
    """The outputs of the untrained model: batch norm over a few pictures would make a hundredth of a few tenths."""
    logits = {}
    for name in ("fp32", "bf16"):
        learn = create_learner(tiny_data(pets), ARCH, None, name, device="cpu")
        logits[name] = learn.get_preds().logits
        assert logits[name].dtype == torch.float32
        assert next(event.loss for event in learn.fit_one_cycle(1) if isinstance(event, BatchEnd)) > 0
        assert {p.dtype for p in learn.model.parameters()} == {torch.float32}
    away = (logits["bf16"] - logits["fp32"]).norm() / logits["fp32"].norm()
    assert 0 < away < 0.05


@pytest.mark.parametrize(("name", "sentence"), [("fp8", "precision: expected"), ("fp16", "needs a GPU")])
def test_a_format_that_cannot_be_is_refused(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        choose_precision(name, torch.nn.Linear(1, 1), "resnet18", 32, CPU)
