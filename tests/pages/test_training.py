"""The training page by its keys: the plan before, the run while and after, and what people do wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from core.data import load_data
from core.data.batches.loaders import Batch, Loader
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from core.train.events import BatchEnd, EpochEnd, Failed, PhaseStart, StepDetail
from core.train.rate import Rate
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, followed, open_page, texts


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


def test_before_the_first_run_the_plan_is_shown(pets: Path) -> None:
    at = open_page("training", pets)
    assert "4 batches in 4 epochs" in texts(at)  # 20 training pictures in batches of 32: one batch an epoch
    assert RunStore().list() == []


def test_the_button_submits_what_the_form_says(pets: Path) -> None:
    at = open_page("training", pets, lr="0.004", epochs="2", method="fit_one_cycle", arch=ARCH)
    at.click("train")
    (run,) = RunStore().list()
    config = run.config
    assert (config.lr, config.epochs, config.method, config.arch, config.pretrained) == (
        Rate(0.004), 2, "fit_one_cycle", ARCH, None
    )  # fmt: skip
    assert config.data.source == str(pets)
    assert at.query_params["run"] == str(run.id)
    assert "waiting for the worker" in followed("training", run.id)


def test_a_rate_from_the_finder_keeps_where_it_came_from(pets: Path) -> None:
    at = open_page("training", pets, lr="0.00331", lr_from="0.00331 learning rate finder, run 7, valley")
    assert "learning rate finder, run 7, valley" in texts(at)
    at.click("train")
    assert RunStore().list()[0].config.lr_source == "learning rate finder, run 7, valley"
    at.click("another")
    assert at.number_input(key="lr").value == 0.00331
    at.set("lr", 0.5)
    assert "Source: typed" in texts(at)


def test_a_rate_that_nobody_touched_is_the_default(pets: Path) -> None:
    at = open_page("training", pets)
    assert "Source: the default" in texts(at)
    at.set("lr", 3e-3)
    assert "Source: typed" in texts(at)


def test_every_setting_of_the_form_reaches_the_run_and_comes_back_with_plan_another(pets: Path) -> None:
    at = open_page("training", pets)
    at.set("method", "constant")
    at.set("rates", "slice")
    at.fill({"lr_low": 1e-5, "lr": 1e-3, "epochs": 5, "arch": ARCH, "batch_size": 4, "precision": "fp32"})
    at.fill({"wd": 0.25, "smoothing": 0.1, "seed": 7})
    assert "up to 1e-5 for the early layers, 1e-4 for the late ones and 0.001 for the head, each 10 times" in texts(at)
    at.click("train")
    (run,) = RunStore().list()
    config = run.config
    assert (config.method, config.lr, config.epochs, config.arch) == ("constant", Rate.of((1e-5, 1e-3)), 5, ARCH)
    assert (config.data.batch_size, config.precision, config.wd) == (4, "fp32", 0.25)
    assert (config.label_smoothing, config.seed) == (0.1, 7)
    at.click("another")
    at.click("train")
    assert RunStore().list()[0].config == config
    assert len(RunStore().list()) == 2


def test_frozen_epochs_belong_to_fine_tune_alone(pets: Path) -> None:
    at = open_page("training", pets)
    at.set("freeze_epochs", 2)
    assert "in 5 epochs" in texts(at)
    assert "so don't freeze it" in texts(at)  # the body has no weights
    at.set("method", "fit_one_cycle")
    assert at.number_input(key="freeze_epochs").disabled
    assert "in 3 epochs" in texts(at)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"rates": "slice", "lr_low": "0.1", "lr": "0.001"}, "is above the highest"),
        ({"precision": "fp16"}, "fp16 needs a GPU"),
    ],
)
def test_settings_that_do_not_go_together_are_explained_before_the_start(
    pets: Path, query: dict[str, str], sentence: str, monkeypatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    at = open_page("training", pets, **query)
    assert sentence in texts(at)
    assert at.button(key="train").disabled


def test_toy_weights_are_offered_where_they_fit_and_it_is_said_where_not(pets: Path) -> None:
    at = open_page("training", pets, arch="resnet18")
    assert "toy" in at.selectbox(key="weights").options
    at.set("arch", "resnet34")
    assert "toy" not in at.selectbox(key="weights").options
    assert "The toy weights fit resnet18 only, not resnet34" in texts(at)


def test_the_time_is_measured_on_demand_and_settings_that_fit_are_offered(pets: Path) -> None:
    at = open_page("training", pets, arch=ARCH, precision="fp32")
    at.click("measure")
    (asked,) = RunStore().list()
    assert (asked.kind, asked.config.arch) == ("estimate", ARCH)
    assert "waiting for the worker" in texts(at)
    work(RunStore(), once=True)
    at.rerun()
    assert "4 batches in 4 epochs take **about" in texts(at)
    at.set("minutes", 1)
    offer = at.button(key="fit-64")
    epochs = int(offer.label.split()[0])
    at.click("fit-64")
    assert at.number_input(key="epochs").value == min(epochs, 200)


def test_a_finished_run_shows_its_epochs_and_leads_on(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", epochs=1))
    work(store, once=True)
    at = open_page("training", pets, run=str(run))
    assert "finished" in texts(at)
    epochs = at.dataframe[0].value
    assert list(epochs["epoch"]) == [1, 2]
    assert epochs["error rate"].between(0, 1).all()
    settings = str([block.proto.body for block in at.get("html")])
    assert "fine_tune" in settings  # this run's settings, beside its curve
    assert ARCH in settings
    at.click("another")
    assert "batches in 4 epochs" in texts(at)


def test_a_file_that_is_lost_during_training_is_named_beside_the_result(pets: Path, monkeypatch) -> None:
    monkeypatch.setenv("PETLAB_CACHE_GB", "0")  # each batch reads its files
    store = RunStore()
    config = RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", epochs=1)
    run = store.submit(config)
    dls = load_data(config.data)
    lost = dls.items[dls.train.indices[0]].path
    batch = Loader.batch

    def lose_one(loader: Loader, *which: Any) -> Batch:
        lost.unlink(missing_ok=True)
        return batch(loader, *which)

    monkeypatch.setattr(Loader, "batch", lose_one)
    work(store, once=True)
    at = open_page("training", pets, run=str(run))
    assert store.get(run).state == "finished"
    assert ["1 picture was left out." in w.value and lost.name in w.value for w in at.warning] == [True]


def test_a_failed_run_says_why(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets.parent / "nowhere"), pretrained=None))
    work(store, once=True)
    at = open_page("training", pets, run=str(run))
    assert "There is no folder" in texts(at)


def test_pause_and_stop_reach_the_store(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
    store.claim("somebody")
    at = open_page("training", pets, run=str(run))
    at.click(f"pause-{run}")
    assert store.get(run).command == "pause"
    at.click(f"stop-{run}")
    assert store.get(run).command == "stop"


def test_a_paused_run_shows_its_last_step_closely(pets: Path) -> None:
    store = RunStore()
    data = tiny_config(pets)
    run = store.submit(RunConfig(data=data, arch=ARCH, pretrained=None, precision="fp32", epochs=2))
    store.claim("somebody")
    items = load_data(data).train.batch(0, 0).items
    detail = StepDetail(0, items, [0, 1, 2, 0], [1, 1, 2, 0], [9.5, 0.5, 0.25, 1.0], [1, 2, 3], [0, 0, 0.5], [9, 9, 5])
    phase = PhaseStart(0, "head only", 1, 4, True)
    store.append(run, [phase, BatchEnd(0, 0, 2.0, 2.0, [1e-4, 1e-4, 1.3e-3], 0.9, 64.0), detail])
    store.mark(run, "paused", "somebody")
    at = open_page("training", pets, run=str(run))
    assert "1 of them wrong" in texts(at)
    captions = [picture.caption for grid in at.get("image") for picture in grid.proto.imgs]
    assert len(captions) == 4
    assert captions[0].startswith("**9.50** Red Cat, predicted as blue dog")
    assert "1.0e-01" in str([block.proto.body for block in at.get("html")])  # the head moved by a tenth of its length
    assert "epoch 1 of 3, head only, rate 0.0013" in followed("training", run)
    at.click(f"step-{run}")
    assert store.ledger.asked(run, "somebody") == ("step", 1)
    at.click(f"resume-{run}")
    assert store.get(run).command == "resume"


def test_a_run_that_waits_says_for_which_and_how_long(pets: Path) -> None:
    store = RunStore()
    first = store.submit(RunConfig(data=tiny_config(pets), pretrained=None, name="the slow one"))
    store.claim("somebody")
    store.append(first, [PhaseStart(0, "all layers", 4, 40, False)])
    batches = [BatchEnd(step, 0, 2.0, 2.0, [1e-3] * 3, 0.9, 4.0) for step in range(6)]  # a batch of 4 pictures a second
    store.append(first, batches)
    second = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
    open_page("training", pets, run=str(second))
    words = followed("training", second)
    assert f"Run {first} (the slow one) is running, about 52 s left" in words


@pytest.mark.parametrize(
    ("kind", "label", "key", "value"),
    [
        ("loss is not finite", "Use a tenth of the rate", "lr", "0.05"),
        ("out of memory", "Use a batch size of 16", "batch_size", "16"),
        ("worker lost", "Use a batch size of 16", "batch_size", "16"),
    ],
)
def test_a_failure_offers_what_its_advice_says(pets: Path, kind: str, label: str, key: str, value: str) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets, batch_size=32), pretrained=None, lr=0.5))
    store.mark(run, "failed", error=Failed(kind, "It failed.", "Do this."))
    at = open_page("training", pets, run=str(run))
    assert "It failed. Do this." in texts(at)
    (link,) = [one for one in at.main.get("page_link") if one.proto.label == label]
    query = {name: values[0] for name, values in parse_qs(link.proto.query_string).items()}
    assert query[key] == value
    again = open_page("training", pets, **query)
    again.click("train")
    assert store.list()[0].config.data.batch_size == int(query["batch_size"])


@pytest.mark.parametrize(
    ("kind", "label"), [("disk full", "Find runs to delete"), ("picture unreadable", "Look at the data")]
)
def test_a_failure_leads_to_the_page_where_it_can_be_mended(pets: Path, kind: str, label: str) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
    store.mark(run, "failed", error=Failed(kind, "It failed.", "Do this."))
    at = open_page("training", pets, run=str(run))
    assert label in [one.proto.label for one in at.main.get("page_link")]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"run": "999"}, "There is no run 999"),
        ({"run": "first"}, "There is no run first"),
        ({"folder": "/nowhere"}, "There is no folder /nowhere"),
        ({"pattern": "(", "labels": "file name"}, "isn't a regular expression"),
        ({"pattern": "^(no.+)$"}, "don't match 24 of 24 file names"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(pets: Path, query: dict[str, str], sentence: str) -> None:
    at = open_page("training", pets, **query)
    assert sentence in texts(at)


def test_a_folder_without_pictures_is_explained(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "is empty" in texts(open_page("training", tmp_path / "empty"))


def test_a_run_shows_its_own_data_and_not_what_the_form_would_take(pets: Path) -> None:
    """With swapped labels it once showed the default data, and no word about the swap."""
    run = RunStore().submit(RunConfig(data=tiny_config(pets, wrong_labels=0.02), pretrained=None))
    at = Page("training", run=str(run))
    settings = str([block.proto.body for block in at.get("html")])
    assert "2% wrong on purpose" in settings and pets.name in settings
    assert "to train and" not in texts(at) and "data" not in [radio.key for radio in at.radio]
    plain = open_page("training", pets, run=str(RunStore().submit(RunConfig(data=tiny_config(pets), pretrained=None))))
    assert "on purpose" not in str([block.proto.body for block in plain.get("html")])


@pytest.mark.parametrize(("run", "sentence"), [("999", "There is no run 999."), ("9" * 40, "There is no run 999")])
def test_a_run_that_does_not_exist_is_named_with_a_way_on(pets: Path, run: str, sentence: str) -> None:
    RunStore().submit(RunConfig(data=tiny_config(pets), pretrained=None))
    at = open_page("training", pets, run=run)
    assert sentence in texts(at) and "See all runs" in [link.proto.label for link in at.main.get("page_link")]
    assert at.button(key="train") and "run" not in at.query_params


def test_a_run_of_another_kind_is_not_said_to_be_gone(pets: Path) -> None:
    run = RunStore().submit(RunConfig(kind="lr_find", data=tiny_config(pets), pretrained=None))
    assert f"Run {run} isn't a training." in texts(open_page("training", pets, run=str(run)))


def test_pause_and_stop_show_at_once_that_they_were_heard(pets: Path) -> None:
    """During the validation at an epoch's end nothing showed for many seconds."""
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
    store.claim("somebody")
    at = open_page("training", pets, run=str(run))
    at.click(f"pause-{run}")
    assert (at.button(key=f"pause-{run}").label, at.button(key=f"pause-{run}").disabled) == ("Pausing …", True)
    assert "pausing …" in followed("training", run)
    store.mark(run, "paused", "somebody")
    at.rerun()
    at.click(f"resume-{run}")
    assert at.button(key=f"resume-{run}").label == "Resuming …"
    store.mark(run, "running", "somebody")
    at.rerun()
    at.click(f"stop-{run}")
    assert at.button(key=f"stop-{run}").label == "Stopping …" and "stopping …" in followed("training", run)


def test_somebody_elses_failed_run_greets_nobody(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
    store.mark(run, "failed", error=Failed("data", "It failed.", "Do this."))
    assert "It failed." not in texts(open_page("training", pets))


def test_a_training_loss_above_the_validation_loss_is_explained(pets: Path) -> None:
    store = RunStore()
    for train_loss, told in ((2.0, True), (0.5, False)):
        run = store.submit(RunConfig(data=tiny_config(pets), pretrained=None))
        store.append(run, [PhaseStart(0, "head only", 1, 1, True), BatchEnd(0, 0, 2.0, 2.0, [1e-3] * 3, 0.9, 4.0)])
        store.append(run, [EpochEnd(0, train_loss, 1.0, 0.5, 3.0)])
        store.mark(run, "finished")
        assert ("with augmented pictures and dropout" in texts(open_page("training", pets, run=str(run)))) is told
