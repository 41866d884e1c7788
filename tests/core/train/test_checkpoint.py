"""A training that is taken up from a checkpoint gives the very numbers of one that ran straight through."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from core import create_learner, load_data
from core.errors import DiskFullError, ModelError, RunError
from core.train import Learner, load_learner
from core.train.checkpoint import extra_of
from core.train.events import BatchEnd, EpochEnd, FitEnd, FitStart, PhaseStart
from tests.makers import ARCH, figures, make_pets, same, tiny_config, tiny_learner, weights_of


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
    assert extra_of(folder / f"{at}.safetensors") == {"seq": at}
    assert figures(rest) == figures(events[at + 1 :])
    assert same(weights_of(learn), weights)


def test_a_resumed_training_counts_the_time_before_it(straight, pets):
    events, _, folder = straight
    learn = tiny_learner(pets, seed=3)
    *_, end = learn.fit(plan_of(learn), resume=folder / "12.safetensors")
    assert end.seconds == events[-1].seconds


def _of(learn: Learner, method: str, frozen: bool = False):
    if frozen:
        learn.freeze()
    return learn.plan(method, 1, 4e-3)


@pytest.mark.parametrize("at", [2, 3, 6])
@pytest.mark.parametrize(
    ("method", "frozen", "smoothing"),
    [("constant", False, 0.0), ("constant", True, 0.1), ("fit_one_cycle", True, 0.0), ("fit_one_cycle", False, 0.1)],
)
def test_every_method_resumes_to_the_same_bits(pets, tmp_path, method, frozen, smoothing, at):
    learn = tiny_learner(pets, seed=3)
    whole, weights = [], {}
    for i, event in enumerate(learn.fit(_of(learn, method, frozen), label_smoothing=smoothing)):
        whole += figures([event])
        if i == at:
            learn.save_checkpoint(tmp_path / "c")
    weights = weights_of(learn)
    other = tiny_learner(pets, seed=3)
    rest = figures(other.fit(_of(other, method, frozen), resume=tmp_path / "c", label_smoothing=smoothing))
    assert rest == whole[at + 1 :]
    assert same(weights_of(other), weights)


def test_a_finder_before_the_training_or_in_mid_run_leaves_no_trace_in_the_checkpoint(straight, pets, tmp_path):
    events, weights, _ = straight
    learn = tiny_learner(pets, seed=3)
    list(learn.lr_find(1e-6, 1e-2, 10))
    stream = learn.fit(plan_of(learn))
    for _ in range(5):
        next(stream)
    list(learn.lr_find(1e-6, 1e-2, 10))
    list(learn.prove(1e-3, 5))
    learn.save_checkpoint(tmp_path / "c")
    stream.close()
    other = tiny_learner(pets, seed=3)
    assert figures(other.fit(plan_of(other), resume=tmp_path / "c")) == figures(events[5:])
    assert same(weights_of(other), weights)


def test_the_gradient_scaler_goes_on_where_it_was(pets, tmp_path):
    """fp16's scale halves at an overflow and doubles after some good steps; both counts are in the checkpoint."""

    def scaled() -> Learner:
        learn = tiny_learner(pets)
        learn.state.scaler = torch.amp.GradScaler("cpu", enabled=True, init_scale=2.0**30, growth_interval=3)
        return learn

    learn = scaled()
    whole = []
    for i, event in enumerate(learn.fit(plan_of(learn))):
        whole += figures([event])
        if i == 4:
            learn.state.precision = (
                "fp16"  # what makes `load_checkpoint` enable the scaler; the CPU trains in fp32 here
            )
            learn.save_checkpoint(tmp_path / "c")
            learn.state.precision = "fp32"
            then = learn.state.scaler.state_dict()
    other = tiny_learner(pets)
    stream = other.fit(plan_of(other), resume=tmp_path / "c")
    assert other.state.scaler.is_enabled() and other.state.scaler.state_dict() == then
    assert then["_growth_tracker"] or then["scale"] != 2.0**30
    other.state.precision = "fp32"
    assert figures(stream) == whole[5:]
    assert other.state.scaler.state_dict() == learn.state.scaler.state_dict()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda learn: (learn.plan("fine_tune", 2, 4e-3, 1), {}), r"epochs was \[1, 1\] and is now \[1, 2\]"),
        (lambda learn: (learn.plan("fine_tune", 1, 5e-3, 1), {}), "lr_max was"),
        (lambda learn: (learn.plan("fit_one_cycle", 2, 4e-3), {}), "frozen was"),
        (lambda learn: (plan_of(learn), {"wd": 0.1}), "wd was 0.01 and is now 0.1"),
        (lambda learn: (plan_of(learn), {"label_smoothing": 0.1}), "label_smoothing was 0.0 and is now 0.1"),
    ],
)
def test_a_checkpoint_of_other_settings_is_refused_with_what_differs(straight, pets, changed, sentence):
    """It was once taken up, with the old run's place in a plan of another length."""
    learn = tiny_learner(pets, seed=3)
    plan, more = changed(learn)
    before = weights_of(learn)
    with pytest.raises(RunError, match=sentence):
        learn.fit(plan, resume=straight[2] / "5.safetensors", **more)
    assert same(weights_of(learn), before)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"size": 40}, "data.size was 32 and is now 40"), ({"batch_size": 6}, "data.batch_size was 4 and is now 6")],
)
def test_a_checkpoint_of_other_batches_is_refused(straight, pets, changes, sentence):
    learn = tiny_learner(pets, seed=3, **changes)
    with pytest.raises(RunError, match=sentence):
        learn.fit(plan_of(learn), resume=straight[2] / "5.safetensors")
    with pytest.raises(RunError, match="seed was 3 and is now 4"):
        tiny_learner(pets, seed=4).fit(plan_of(learn), resume=straight[2] / "5.safetensors")


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
    with pytest.raises(RunError, match="The data set has changed"):
        learn.fit(plan_of(learn), resume=straight[2] / "5.safetensors")
    fewer = make_pets(tmp_path / "fewer", per_class=7)
    with pytest.raises(RunError, match="had 24 pictures then and has 21 now"):
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
    with pytest.raises(RunError, match="torn can't be read"):
        learn.fit(plan_of(learn), resume=tmp_path / "torn")


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
    ],
)
def test_a_disk_that_is_full_is_said_with_what_is_needed_and_leaves_the_last_checkpoint(
    straight, pets, tmp_path, monkeypatch, error
):
    learn = tiny_learner(pets)
    learn.save_checkpoint(tmp_path / "c")
    before = (tmp_path / "c").read_bytes()

    def disk_full(tensors, path, about):
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr("core.train.checkpoint.save_file", disk_full)
    size = sum(tensor.nbytes for tensor in learn.model.state_dict().values()) / 2**20
    with pytest.raises(DiskFullError, match=rf"c needs {size:.1f} MB, but only \d+\.\d MB are free") as caught:
        learn.save_checkpoint(tmp_path / "c")
    assert caught.value.kind == "disk full"
    with pytest.raises(DiskFullError, match=r"model\.safetensors needs"):
        learn.export(tmp_path / "model")
    assert not list((tmp_path / "model").iterdir())
    (tmp_path / "model").rmdir()
    assert (tmp_path / "c").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_an_exported_learner_predicts_the_same_where_it_is_loaded(pets, tmp_path):
    learn = tiny_learner(pets, seed=5)
    for _ in learn.fine_tune(1):
        pass
    folder = learn.export(tmp_path / "model")
    assert sorted(path.name for path in folder.iterdir()) == ["model.json", "model.safetensors"]
    loaded = load_learner(folder, device="cpu")
    assert (loaded.vocab, loaded.state.epochs_seen, loaded.trained_on) == (learn.vocab, 2, learn.trained_on)
    for path in sorted(pets.glob("*_1.png")):
        here, there = learn.predict(path), loaded.predict(path)
        assert here.label == there.label
        assert torch.equal(here.logits, there.logits)
    with pytest.raises(ValueError, match="without data"):
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
    with pytest.raises(ModelError, match="isn't a model folder"):
        load_learner(tmp_path / "nowhere")


def test_a_table_that_lies_apart_from_its_pictures_can_be_trained_on(tmp_path):
    pets = make_pets(tmp_path / "images")
    (tmp_path / "annotations").mkdir()
    rows = [f"../images/{path.name},{path.name.split('_')[0]}" for path in sorted(pets.iterdir())]
    (tmp_path / "annotations" / "pets.csv").write_text("\n".join(["file,label", *rows]))
    config = tiny_config(tmp_path / "annotations" / "pets.csv", labels="table")
    learn = create_learner(load_data(config), ARCH, None, "fp32")
    for _ in learn.fit_one_cycle(1, 1e-3):
        learn.save_checkpoint(tmp_path / "one.safetensors", seq=7)
    assert extra_of(tmp_path / "one.safetensors") == {"seq": 7}
