"""The training page by its keys: the plan before, the run while and after, and what people do wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.data import load_data
from core.data.loaders import Batch, Loader
from core.runs import RunConfig, RunStore
from core.runs.worker import work
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import open_page, texts


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


def test_before_the_first_run_the_plan_is_shown(pets: Path) -> None:
    at = open_page("training", pets)
    assert not at.exception
    assert "4 batches in 4 epochs" in texts(at)  # 20 training pictures in batches of 32: one batch an epoch
    assert RunStore().list() == []


def test_the_button_submits_what_the_form_says(pets: Path) -> None:
    at = open_page("training", pets, lr="0.004", epochs="2", method="fit_one_cycle", arch=ARCH)
    at.button(key="train").click().run()
    assert not at.exception
    (run,) = RunStore().list()
    config = run.config
    assert (config.lr, config.epochs, config.method, config.arch, config.pretrained) == (
        0.004, 2, "fit_one_cycle", ARCH, None
    )  # fmt: skip
    assert config.data.source == str(pets)
    assert at.query_params["run"] == str(run.id)
    assert "waiting for the worker" in str([element.text for element in at.get("progress")])


def test_a_rate_from_the_finder_keeps_where_it_came_from(pets: Path) -> None:
    at = open_page("training", pets, lr="0.00331", lr_from="0.00331 learning rate finder, run 7, valley")
    assert "learning rate finder, run 7, valley" in texts(at)
    at.button(key="train").click().run()
    assert RunStore().list()[0].config.lr_source == "learning rate finder, run 7, valley"
    at.number_input(key="lr").set_value(0.5).run()
    assert "Where it came from: typed" in texts(at)


def test_a_finished_run_shows_its_epochs_and_leads_on(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", epochs=1))
    work(store, once=True)
    at = open_page("training", pets, run=str(run))
    assert not at.exception
    assert "finished" in texts(at)
    epochs = at.dataframe[0].value
    assert list(epochs["epoch"]) == [0, 1]
    assert epochs["error rate"].between(0, 1).all()
    at.button(key="another").click().run()
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
    assert [f"A picture was left out. {lost.name} is not there" in w.value for w in at.warning] == [True]


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
    at.button(key=f"pause-{run}").click().run()
    assert store.get(run).command == "pause"
    at.button(key=f"stop-{run}").click().run()
    assert store.get(run).command == "stop"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"run": "999"}, "There is no run 999"),
        ({"run": "first"}, "There is no run first"),
        ({"folder": "/nowhere"}, "There is no folder /nowhere"),
        ({"pattern": "(", "labels": "file name"}, "is no regular expression"),
        ({"pattern": "^(no.+)$"}, "do not match 24 of 24 file names"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(pets: Path, query: dict[str, str], sentence: str) -> None:
    at = open_page("training", pets, **query)
    assert not at.exception
    assert sentence in texts(at)


def test_a_folder_without_pictures_is_explained(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "is empty" in texts(open_page("training", tmp_path / "empty"))
