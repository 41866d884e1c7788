"""`python -m core mistakes`: the same figures as the model's own predictions, and clear words for other data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.main import main
from core.understand import Interpretation
from tests.makers import make_pets, tiny_learner

TINY = ["--valid-pct", "0.25", "--batch-size", "4"]


@pytest.fixture(scope="module")
def saved(pets: Path, tmp_path_factory):
    learn = tiny_learner(pets)
    return learn, learn.export(tmp_path_factory.mktemp("model"))


def test_the_figures_are_those_of_the_predictions(saved, pets, capsys):
    learn, folder = saved
    assert main(["mistakes", "--model", str(folder), "--source", str(pets), *TINY, "--json", "--top", "3"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    preds = learn.get_preds()
    found = Interpretation(preds)
    top = [row for row in rows if row["event"] == "top_loss"]
    assert [row["loss"] for row in top] == pytest.approx([loss.loss for loss in found.top_losses(3)], rel=1e-4)
    assert Path(top[0]["picture"]) == learn.dls.items[preds.items[found.top_losses(1)[0].index]].path
    confused = [(r["label"], r["predicted"], r["count"]) for r in rows if r["event"] == "confused"]
    assert confused == [(learn.vocab[a], learn.vocab[p], n) for a, p, n in found.most_confused()]
    scores = [(r["label"], r["recall"]) for r in rows if r["event"] == "class_score"]
    assert scores == [(learn.vocab[s.class_id], s.recall) for s in found.class_scores()]
    assert (rows[-1]["event"], rows[-1]["pictures"]) == ("mistakes", 6)
    assert rows[-1]["error_rate"] == pytest.approx((found.predicted != found.actual).mean())


def test_all_pictures_can_be_looked_at_and_people_read_words(saved, pets, capsys):
    assert main(["mistakes", "--model", str(saved[1]), "--source", str(pets), *TINY, "--split", "all"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].endswith("on 24 pictures")
    assert "predicted as" in out


def test_data_of_other_classes_are_explained(saved, tmp_path, capsys):
    folder = make_pets(tmp_path / "birds", classes=("blue_dog", "parrot"))
    assert main(["mistakes", "--model", str(saved[1]), "--source", str(folder), *TINY]) == 2
    assert "The model doesn't know 1 of the 2 classes: parrot." in capsys.readouterr().err
