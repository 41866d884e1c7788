"""A run through `Job`: left at any event and opened anew, it gives the numbers of an undisturbed one."""

from __future__ import annotations

import pytest

from core.data.download.transfer import Progress
from core.errors import DataError
from core.model.size import network_size
from core.runs import execute
from core.runs.config import RunConfig
from core.runs.execute import CHECKPOINT, open_job
from core.runs.kinds.registry import kind_of
from core.runs.kinds.train import plan_run
from core.train import load_learner
from core.train.events import EpochEnd, Estimate, FitEnd, FitStart, LRFindEnd, ProofEnd
from core.train.measure import architectures as compare_architectures
from core.train.measure.estimate import known_estimate
from tests.makers import ARCH, figures, same, tiny_config, weights_of


def config_for(pets, **changes) -> RunConfig:
    common = {"arch": ARCH, "pretrained": None, "precision": "fp32", "epochs": 1, "seed": 4}
    return RunConfig(data=tiny_config(pets), **{**common, **changes})


@pytest.fixture(scope="module")
def undisturbed(pets, tmp_path_factory):
    job = open_job(config_for(pets), tmp_path_factory.mktemp("undisturbed"))
    return figures(job.events), weights_of(job.learn)


@pytest.mark.parametrize("leave_at", [(1,), (3, 5), (7,), (2, 4, 9, 13), (14,)])
def test_a_run_that_is_left_and_opened_anew_gives_the_same_numbers(pets, undisturbed, tmp_path, leave_at):
    told: list[dict] = []
    for stop in (*leave_at, None):
        job = open_job(config_for(pets), tmp_path)
        assert job.resume_seq == len(told)
        while len(told) != stop and (event := next(job.events, None)) is not None:
            told += figures([event])
        if stop is not None:
            job.checkpoint(len(told))
        job.close()
    assert told == undisturbed[0]
    assert same(weights_of(job.learn), undisturbed[1])


def test_what_came_after_the_checkpoint_is_told_again_with_the_same_numbers(pets, undisturbed, tmp_path):
    job = open_job(config_for(pets), tmp_path)
    saved = 0
    for seq, event in enumerate(job.events, start=1):
        if isinstance(event, EpochEnd):
            job.checkpoint(seq)
            saved = seq
        if saved and seq == saved + 3:
            break
    job.close()
    again = open_job(config_for(pets), tmp_path)
    assert again.resume_seq == saved
    assert figures(again.events) == undisturbed[0][saved:]


def test_a_finished_run_leaves_a_model_that_predicts(pets, tmp_path):
    job = open_job(config_for(pets, freeze_epochs=0), tmp_path)
    *_, end = job.events
    assert isinstance(end, FitEnd)
    loaded = load_learner(job.finish(), device="cpu")
    assert loaded.predict(pets / "blue_dog_1.png").label == job.learn.predict(pets / "blue_dog_1.png").label


def test_a_finder_run_ends_with_its_curve_and_leaves_no_files(pets, tmp_path):
    job = open_job(config_for(pets, kind="lr_find", num_it=10, frozen=True), tmp_path)
    *steps, end = job.events
    assert job.learn.frozen
    job.checkpoint(3)
    assert len(steps) == 10 and isinstance(end, LRFindEnd)
    assert (job.finish(), list(tmp_path.iterdir())) == ("", [])


def test_a_download_comes_before_the_start_as_events(pets, tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "download", lambda arch: (Progress(arch, done, 10) for done in (0, 5)))
    monkeypatch.setattr("core.train.learner.load_pretrained", lambda body, arch, pretrained: None)
    job = open_job(config_for(pets, pretrained="imagenet"), tmp_path)
    first, second, third = (next(job.events) for _ in range(3))
    assert [(event.done, event.total) for event in (first, second)] == [(0, 10), (5, 10)]
    assert isinstance(third, FitStart)
    job.close()


def test_the_rate_and_the_freezing_reach_the_events(pets, tmp_path):
    job = open_job(config_for(pets, method="fit_one_cycle", lr=(1e-5, 1e-3), frozen=True), tmp_path)
    start = next(job.events)
    (phase,) = start.config["phases"]
    assert phase["lr_max"] == pytest.approx((1e-5, 1e-4, 1e-3))
    assert phase["frozen"]
    job.close()
    assert not (tmp_path / CHECKPOINT).exists()


def test_data_that_is_gone_is_said_before_anything_is_trained(tmp_path):
    with pytest.raises(DataError, match="There is no folder"):
        open_job(config_for(tmp_path / "nowhere"), tmp_path)


def test_fine_tune_takes_a_slice_as_base_rate_and_spread() -> None:
    plan = plan_run(RunConfig(lr=(1e-5, 2e-3), epochs=1), steps_per_epoch=4)
    assert plan.phases[0].lr_max[-1] == 2e-3
    assert plan.phases[1].lr_max == pytest.approx((5e-6, (5e-6 * 1e-3) ** 0.5, 1e-3))


def test_a_proof_and_an_estimate_are_runs_like_others(pets, tmp_path, petlab_home):
    folder = tmp_path / "run"
    *steps, end = open_job(config_for(pets, kind="proof", lr=1e-3, num_it=10), folder).events
    assert isinstance(end, ProofEnd) and end.lrs == pytest.approx([1e-4, 1e-3, 1e-2])
    config = config_for(pets, kind="proof", num_it=10)
    assert kind_of(config).length(config) == (1, len(steps))
    (pace,) = open_job(config_for(pets, kind="estimate"), folder).events
    assert isinstance(pace, Estimate)
    assert known_estimate(ARCH, "fp32", 32, 4) == pace
    assert not folder.exists()


def test_lessons_that_compare_are_runs_like_others(pets, tmp_path, monkeypatch):
    told = list(open_job(config_for(pets, kind="formats"), tmp_path / "a").events)
    assert [(row.name, row.precision) for row in told] == [("format_row", "fp32"), ("format_row", "bf16")]
    monkeypatch.setattr(compare_architectures, "training_seconds", lambda *args: 4.0)  # resnet101 takes a while
    rows = list(open_job(config_for(pets, kind="architectures"), tmp_path / "b").events)
    assert [row.arch for row in rows] == ["resnet18", "resnet34", "resnet50", "resnet101"]
    for row in rows:
        size = network_size(row.arch, 3, 32)
        assert (row.layers, row.parameters, row.multiply_adds) == (size.layers, size.parameters, size.multiply_adds)
        assert (row.precision, row.seconds_per_picture) == ("fp32", 0.5)
