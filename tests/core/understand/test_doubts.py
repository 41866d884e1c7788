"""The measure for a new photo: features kept beside the model, neighbours, and alarms calibrated on validation."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core import load_learner
from core.errors import ModelError
from core.train.predictions.inference import Prediction
from core.understand import Reference, answers_csv, doubt, examine, load_reference, make_reference, save_reference
from core.understand.answers import Answer
from core.understand.doubts import TAIL, entropy
from core.understand.reference import ReferenceProgress
from tests.makers import make_pets, same, tiny_data, tiny_learner, weights_of


@pytest.fixture(scope="module")
def learn(pets):
    learn = tiny_learner(pets, "resnet18")
    for _ in learn.fit_one_cycle(2, 5e-3):
        pass
    return learn


@pytest.fixture(scope="module")
def reference(learn):
    return list(make_reference(learn, learn.dls))[-1]


def synthetic(n: int = 200) -> Reference:
    """n validation pictures that get less sure and more distant one by one."""
    rng = np.random.default_rng(0)
    train = torch.nn.functional.normalize(torch.tensor(rng.normal(size=(50, 8)), dtype=torch.float32), dim=1)
    top = torch.linspace(0.99, 0.5, n)
    probs = torch.stack([top, (1 - top) * 0.7, (1 - top) * 0.3], dim=1)
    names = [f"pet_{i}.jpg" for i in range(50)]
    return Reference(train.half(), names, ["pet"] * 50, probs, torch.linspace(0.1, 0.4, n))


def test_making_it_tells_how_far_it_is_and_changes_nothing(learn):
    weights, modes = weights_of(learn), [module.training for module in learn.model.modules()]
    *progress, reference = make_reference(learn, learn.dls)
    assert progress[0] == ReferenceProgress(0, 24) and progress[-1] == ReferenceProgress(24, 24)
    assert same(weights_of(learn), weights)
    assert [module.training for module in learn.model.modules()] == modes
    assert reference.train.shape == (18, 512) and len(reference.names) == len(reference.labels) == 18
    assert reference.probs.shape == (6, 3) and reference.distances.shape == (6,)
    preds = learn.get_preds()
    assert torch.allclose(reference.probs, preds.probs, atol=1e-5)


def test_a_training_picture_is_its_own_nearest_neighbour(learn, reference):
    for i in learn.dls.train.indices[:3]:
        item = learn.dls.items[i]
        nearest = reference.neighbours(examine(learn, item.path).feature, 3)
        assert (nearest[0].name, nearest[0].label) == (item.path.name, item.label)
        assert nearest[0].distance < 1e-3
        assert [n.distance for n in nearest] == sorted(n.distance for n in nearest)


def test_the_distance_of_a_validation_picture_is_the_one_it_was_calibrated_with(learn, reference):
    for j, i in enumerate(learn.dls.valid.indices):
        feature = examine(learn, learn.dls.items[i].path).feature
        assert reference.distance(feature) == pytest.approx(reference.distances[j].item(), abs=1e-3)
        features = reference.train.float().numpy()
        own = feature.numpy() / np.linalg.norm(feature.numpy())
        assert reference.distance(feature) == pytest.approx(np.sort(1 - features @ own)[4], abs=1e-5)


def test_it_is_kept_beside_the_model_and_forgotten_with_its_weights(learn, reference, tmp_path):
    folder = learn.export(tmp_path / "model")
    assert load_reference(folder) is None
    save_reference(reference, folder)
    kept = load_reference(folder)
    assert torch.equal(kept.train, reference.train) and kept.names == reference.names
    assert torch.equal(kept.probs, reference.probs) and torch.equal(kept.distances, reference.distances)
    assert load_learner(folder).vocab == learn.vocab
    assert sorted(p.name for p in folder.iterdir()) == ["model.json", "model.safetensors", "reference.safetensors"]
    tiny_learner(learn.dls.root, "resnet18", seed=1).export(folder)
    assert load_reference(folder) is None
    save_reference(reference, folder)
    whole = (folder / "reference.safetensors").read_bytes()
    (folder / "reference.safetensors").write_bytes(whole[: len(whole) // 2])
    assert load_reference(folder) is None


def test_data_of_other_classes_are_refused(learn, tmp_path):
    others = tiny_data(make_pets(tmp_path / "pets", classes=("Red_Cat", "blue_dog")))
    with pytest.raises(ModelError, match=r"The data has 2 classes \(Red_Cat, blue_dog\), the model 3 classes"):
        next(make_reference(learn, others))


def test_ranks_and_false_alarms_are_counted_on_the_validation_pictures():
    reference = synthetic()
    calm = doubt(reference, torch.tensor([0.995, 0.004, 0.001]), 0.05)
    assert not calm.none_of_these and [measure.rank for measure in calm.measures] == [0, 0, 0, 0]
    middle = doubt(reference, torch.tensor([0.745, 0.1785, 0.0765]), 0.25)
    assert [measure.rank for measure in middle.measures] == pytest.approx([0.5] * 4, abs=0.02)
    far = doubt(reference, torch.tensor([0.995, 0.004, 0.001]), 0.6)
    assert far.none_of_these and [measure.name for measure in far.alarms] == ["distance"]
    flat = doubt(reference, torch.tensor([0.34, 0.33, 0.33]), 0.05)
    assert flat.none_of_these and [measure.name for measure in flat.alarms] == ["entropy"]
    assert far.n_valid == 200
    counted = sum(
        doubt(reference, probs, distance).none_of_these
        for probs, distance in zip(reference.probs, reference.distances.tolist(), strict=True)
    )
    assert far.false_alarms == pytest.approx(counted / 200)
    assert 0 < far.false_alarms <= 2 * TAIL


def test_entropy_goes_from_nothing_to_one():
    probs = torch.tensor([[1.0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0]])
    assert entropy(probs).tolist() == pytest.approx([0, 1, 0.5])
    assert entropy(torch.ones(2, 1)).tolist() == [0, 0]


def test_noise_and_a_grey_wall_raise_the_alarm_that_few_validation_pictures_raise(toy_learner):
    reference = list(make_reference(toy_learner, toy_learner.dls))[-1]
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (150, 200, 3), dtype=np.uint8)
    wall = (np.full((150, 200, 1), 140) + rng.normal(0, 3, (150, 200, 3))).astype(np.uint8)
    for strange in (noise, wall):
        examined = examine(toy_learner, strange)
        doubts = doubt(reference, examined.prediction.probs, reference.distance(examined.feature))
        assert doubts.none_of_these
        assert doubts.measures[3].rank == 1
        assert doubts.false_alarms <= 2 * TAIL


def test_answers_as_csv_hold_every_class_asked_for_and_no_formula():
    probs = torch.tensor([0.7, 0.2, 0.1])
    vocab = ["cat", "=dog()", "hare"]
    doubts = doubt(synthetic(), probs, 0.9)
    said = Answer("=cmd|' /C calc'!A0.jpg", "run 1", vocab, Prediction("cat", probs, probs.log()), doubts)
    broken = Answer("b.jpg", "run 1", vocab, None, error="The upload is damaged.")
    lines = answers_csv([broken, said], 2).splitlines()
    assert lines[0].split(",")[:6] == ["picture", "model", "class 1", "probability 1", "class 2", "probability 2"]
    assert lines[1].endswith("The upload is damaged.")
    assert lines[2].startswith("'=cmd") and "'=dog()" in lines[2] and ",yes," in lines[2]
    assert said.top(1) == [("cat", pytest.approx(0.7))]
