"""`python -m core predict`: its contract, the heatmap's file, doubts where the model's reference is kept."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.cli.main import main
from core.understand import make_reference, save_reference
from tests.makers import tiny_learner


@pytest.fixture(scope="module")
def learn(pets):
    return tiny_learner(pets)


@pytest.fixture(scope="module")
def model(learn, tmp_path_factory):
    return learn.export(tmp_path_factory.mktemp("model"))


def run(capsys, *argv: object) -> tuple[int, list[str], list[str]]:
    capsys.readouterr()
    code = main([str(arg) for arg in argv])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_it_prints_label_and_probs_and_writes_the_heatmap(capsys, learn, model, pets, tmp_path):
    picture = pets / "blue_dog_1.png"
    code, out, err = run(capsys, "predict", "--model", model, picture, "--json", "--heatmap", tmp_path / "heat.png")
    told = json.loads(out[0])
    assert (code, err, len(out)) == (0, [], 1)
    prediction = learn.predict(picture)
    assert told["label"] == prediction.label and told["picture"] == str(picture)
    assert told["probs"] == pytest.approx(dict(zip(learn.vocab, prediction.probs.tolist(), strict=True)))
    assert "doubt" not in told
    with Image.open(tmp_path / "heat.png") as heat, Image.open(picture) as shown:
        assert heat.size == shown.size


def test_people_read_as_many_classes_as_they_ask_for(capsys, model, pets):
    code, out, _ = run(capsys, "predict", "--model", model, pets / "blue_dog_1.png", "--top", 2)
    assert code == 0 and out[1].count("%") == 2


def test_doubts_are_told_where_the_reference_is_kept(capsys, learn, pets, tmp_path):
    model = learn.export(tmp_path / "model")
    save_reference(list(make_reference(learn, learn.dls))[-1], model)
    told = json.loads(run(capsys, "predict", "--model", model, pets / "blue_dog_1.png", "--json")[1][0])
    assert told["doubt"].keys() == {"probability", "margin", "entropy", "distance", "none_of_these", "false_alarms"}


def test_what_cannot_be_done_is_one_line(capsys, model, pets, tmp_path):
    two = [pets / "blue_dog_1.png", pets / "blue_dog_2.png"]
    for arguments, said in [
        ([*two, "--heatmap", tmp_path / "h.png"], "--heatmap: expected one picture, got 2"),
        ([two[0], "--top", 0], "--top: expected 1 or more, got 0"),
        ([two[0], "--heatmap", tmp_path / "none" / "h.png"], "--heatmap: expected a file to write to"),
    ]:
        code, _, err = run(capsys, "predict", "--model", model, *arguments)
        assert code == 2 and len(err) == 1 and said in err[0]
