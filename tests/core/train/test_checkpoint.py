"""A training that is taken up from a checkpoint gives the very numbers of one that ran straight through."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import load_file

from core.errors import ModelError, RunError
from core.train import Learner, load_learner
from core.train.events import BatchEnd, EpochEnd, FitEnd, FitStart, PhaseStart
from tests.makers import ARCH, figures, make_pets, same, tiny_learner, weights_of


def plan_of(learn: Learner):
    return learn.plan("fine_tune", 1, 4e-3, 1)


@pytest.fixture(scope="module")
def straight(pets, tmp_path_factory):
    """A whole training with a checkpoint after each event: (events' figures, the weights, checkpoint files)."""
    folder = tmp_path_factory.mktemp("checkpoints")
    learn = tiny_learner(pets, seed=3)
    events = []
    for i, event in enumerate(learn.fit(plan_of(learn))):
        events.append(event)
        learn.save_checkpoint(folder / f"{i}.safetensors", seq=i)
    return events, weights_of(learn), folder


def test_the_reference_run_has_every_kind_of_event(straight):
    kinds = [type(event) for event in straight[0]]
    per_epoch = [BatchEnd] * 4 + [EpochEnd]
    assert kinds == [FitStart, PhaseStart, *per_epoch, PhaseStart, *per_epoch, FitEnd]


@pytest.mark.parametrize("at", range(14))
def test_resumed_after_any_event_it_goes_on_to_the_same_bits(straight, pets, at):
    events, weights, folder = straight
    learn = tiny_learner(pets, seed=3)
    torch.rand(at + 1)  # the global random state has no say
    rest = list(learn.fit(plan_of(learn), resume=folder / f"{at}.safetensors"))
    assert learn.resumed_with == {"seq": at}
    assert figures(rest) == figures(events[at + 1 :])
    assert same(weights_of(learn), weights)


def test_a_resumed_training_counts_the_time_before_it(straight, pets):
    events, _, folder = straight
    learn = tiny_learner(pets, seed=3)
    *_, end = learn.fit(plan_of(learn), resume=folder / "12.safetensors")
    assert end.seconds == events[-1].seconds


def test_a_resnet_resumes_to_the_same_bits_too(pets, tmp_path):
    """Its optimizer state lies channels last in memory, the file holds it contiguous."""
    first = tiny_learner(pets, "resnet18")
    plan = first.plan("fit_one_cycle", 1, 1e-3)
    whole = figures(first.fit(plan))
    second = tiny_learner(pets, "resnet18")
    stream = second.fit(plan)
    begun = figures(next(stream) for _ in range(4))
    second.save_checkpoint(tmp_path / "c")
    stream.close()
    third = tiny_learner(pets, "resnet18")
    assert begun + figures(third.fit(plan, resume=tmp_path / "c")) == whole
    assert same(weights_of(third), weights_of(first))


def test_a_checkpoint_of_other_pictures_is_refused(straight, tmp_path):
    """Only their number was compared once, and a run went on with other pictures under the old labels."""
    other = make_pets(tmp_path / "other")
    (other / "blue_dog_1.png").rename(other / "blue_dog_99.png")
    learn = tiny_learner(other, seed=3)
    before = weights_of(learn)
    with pytest.raises(RunError, match="its split is not the one"):
        learn.fit(plan_of(learn), resume=straight[2] / "5.safetensors")
    fewer = make_pets(tmp_path / "fewer", per_class=7)
    with pytest.raises(RunError, match="21 pictures now, and had 24"):
        tiny_learner(fewer).fit(plan_of(learn), resume=straight[2] / "5.safetensors")
    assert same(weights_of(learn), before)


def test_a_checkpoint_of_another_architecture_is_refused(straight, pets):
    learn = tiny_learner(pets, "resnet18")
    with pytest.raises(RunError, match=f"{ARCH}.*resnet18"):
        learn.fit(plan_of(learn), resume=straight[2] / "5.safetensors")


@pytest.mark.parametrize("keep", [0, 7, 1000, -1])
def test_a_damaged_checkpoint_is_refused(straight, pets, tmp_path, keep):
    data = (straight[2] / "5.safetensors").read_bytes()
    (tmp_path / "torn").write_bytes(data[:keep])
    learn = tiny_learner(pets, seed=3)
    with pytest.raises(RunError, match="torn cannot be read"):
        learn.fit(plan_of(learn), resume=tmp_path / "torn")


def test_a_checkpoint_that_cannot_be_written_leaves_the_last_one_whole(straight, pets, tmp_path, monkeypatch):
    learn = tiny_learner(pets)
    learn.save_checkpoint(tmp_path / "c")
    before = (tmp_path / "c").read_bytes()

    def disk_full(tensors, path, about):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.train.checkpoint.save_file", disk_full)
    with pytest.raises(OSError, match="No space"):
        learn.save_checkpoint(tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_an_exported_learner_predicts_the_same_where_it_is_loaded(pets, tmp_path):
    learn = tiny_learner(pets, seed=5)
    for _ in learn.fine_tune(1):
        pass
    folder = learn.export(tmp_path / "model")
    assert sorted(path.name for path in folder.iterdir()) == ["model.json", "model.safetensors"]
    loaded = load_learner(folder, device="cpu")
    assert (loaded.vocab, loaded.epochs_seen, loaded.trained_on) == (learn.vocab, 2, learn.trained_on)
    for path in sorted(pets.glob("*_1.png")):
        here, there = learn.predict(path), loaded.predict(path)
        assert here.label == there.label
        assert torch.equal(here.logits, there.logits)
    with pytest.raises(ValueError, match="has no data"):
        loaded.get_preds()


def test_the_model_folder_holds_nothing_but_tensors_and_json(pets, tmp_path):
    learn = tiny_learner(pets)
    folder = learn.export(tmp_path / "model")
    about = json.loads((folder / "model.json").read_text())
    assert about["vocab"] == ["Red_Cat", "blue_dog", "green_hound"]
    assert (about["arch"], about["pretrained"], about["size"], about["presize"]) == (ARCH, None, 32, 40)
    assert load_file(folder / "model.safetensors").keys() == learn.model.state_dict().keys()


def _drop_arch(folder):
    about = json.loads((folder / "model.json").read_text())
    del about["arch"]
    (folder / "model.json").write_text(json.dumps(about))


def _add_a_class(folder):
    about = json.loads((folder / "model.json").read_text())
    about["vocab"].append("pink_pug")
    (folder / "model.json").write_text(json.dumps(about))


def _unknown_arch(folder):
    text = (folder / "model.json").read_text()
    (folder / "model.json").write_text(text.replace(ARCH, "resnet9000"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.json").unlink(),
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: (folder / "model.json").write_text("{"),
        lambda folder: (folder / "model.json").write_text("[1]"),
        lambda folder: (folder / "model.json").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "model.safetensors").write_bytes(b"torn"),
        _drop_arch,
        _add_a_class,
        _unknown_arch,
    ],
)
def test_a_broken_model_folder_is_a_model_error(pets, tmp_path, damage):
    folder = tiny_learner(pets).export(tmp_path / "model")
    damage(folder)
    with pytest.raises(ModelError) as caught:
        load_learner(folder, device="cpu")
    assert len(str(caught.value).splitlines()) == 1


def test_no_folder_at_all_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="no model folder"):
        load_learner(tmp_path / "nowhere")
