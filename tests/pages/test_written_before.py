"""A home that version 0.1.0 wrote on 27 November 2026 still opens: runs and events, a model, a checkpoint, a journal,
links. `written_before/home.zip` holds the home, `expected.json` what that version itself said of it. Its weights are a
simple wave, so that they pack well."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core import DataConfig, RunConfig, RunStore, load_learner
from core.data.labels.journal import Journal
from core.runs.compare import settings_of
from core.runs.execute import open_job
from core.runs.worker.process import run_folder
from core.train.predictions import stored
from tests.makers import make_pets, without_clock
from tests.pages.driver import open_page

THEN = Path(__file__).parents[1] / "written_before"
EXPECTED: dict[str, Any] = json.loads((THEN / "expected.json").read_text())
RUNS: dict[str, int] = EXPECTED["runs"]


@pytest.fixture
def home(petlab_home: Path) -> Path:
    """The home unpacked, with its absolute paths moved to where it lies now."""
    with zipfile.ZipFile(THEN / "home.zip") as archive:
        archive.extractall(petlab_home)
    make_pets(petlab_home / "data" / "pets")
    connection = sqlite3.connect(petlab_home / "petlab.db")
    with connection:
        for table, column in (("runs", "config"), ("runs", "model"), ("events", "body")):
            connection.execute(f"UPDATE {table} SET {column} = replace({column}, '/before', ?)", [str(petlab_home)])
    connection.close()
    return petlab_home


@pytest.fixture
def store(home: Path) -> Iterator[RunStore]:
    store = RunStore()
    yield store
    store.close()


REWORDED = {  # titles of runs without a name, then and now
    "mobilenet_v3_small lr_find head only": "mobilenet_v3_small learning rate search, head only",
    "mobilenet_v3_small proof all layers": "mobilenet_v3_small proof of 0.002, all layers",
    "mobilenet_v3_small fit_one_cycle 1 at slice(0.001)": "mobilenet_v3_small fit_one_cycle, 1 epoch at slice(0.001)",
    "mobilenet_v3_small estimate all layers": "timing of mobilenet_v3_small",
    "mobilenet_v3_small formats all layers": "number formats with mobilenet_v3_small",
    "mobilenet_v3_small architectures all layers": "comparison of networks",
    "mobilenet_v3_small fine_tune 1 at 0.002": "mobilenet_v3_small fine_tune, 1 epoch at 0.002",
    "mobilenet_v3_small fine_tune 1 at 1e+02": "mobilenet_v3_small fine_tune, 1 epoch at 100",
    "fetch oxford": "download of oxford",
    "mobilenet_v3_small fine_tune 2 at 0.002": "mobilenet_v3_small fine_tune, 2 epochs at 0.002",
}


def test_every_run_reads_as_it_was(store: RunStore, home: Path) -> None:
    runs = {run.id: run for deleted in (False, True) for run in store.list(100, deleted=deleted)}
    assert runs.keys() == set(RUNS.values())
    for name, row in EXPECTED["rows"].items():
        run = runs[RUNS[name]]
        assert (run.state, run.title) == (row["state"], REWORDED.get(row["title"], row["title"]))
        assert len(store.events_since(run.id)) == row["events"]
        settings = {key: value.replace(str(home), "/before") for key, value in settings_of(run.config).items()}
        new = {key: settings.pop(key) for key in settings.keys() - row["settings"].keys()}  # settings added since
        assert new.items() <= settings_of(RunConfig()).items()
        assert {key: _numbers(value) for key, value in settings.items()} == {
            key: _numbers(value) for key, value in row["settings"].items()
        }


def _numbers(text: str) -> str:
    """The text with each number written alike: 1e-05 and 1e-5 are the same rate."""
    return re.sub(r"\d[\d.]*(e[-+]?\d+)?", lambda found: repr(float(found[0])), text)


def test_a_deleted_run_comes_back(store: RunStore) -> None:
    store.restore(RUNS["gone"])
    assert store.get(RUNS["gone"]).state == "finished"


def test_the_model_says_what_it_said(store: RunStore, home: Path) -> None:
    learn = load_learner(store.get(RUNS["trained"]).model)
    said = learn.predict(sorted((home / "data" / "pets").iterdir())[0])
    assert said.label == EXPECTED["predicted"]["label"]
    torch.testing.assert_close(said.logits, torch.tensor(EXPECTED["predicted"]["logits"]), rtol=1e-3, atol=1e-4)


def test_the_predictions_of_each_epoch_are_there(home: Path) -> None:
    folder = run_folder(RUNS["trained"])
    assert stored.kept_epochs(folder) == [0, 1]
    preds, vocab, _ = stored.read(folder, 1)
    assert preds.logits.shape == (6, 3) and vocab == ["Red_Cat", "blue_dog", "green_hound"]


def test_an_interrupted_run_goes_on_with_the_numbers_that_were_to_come(store: RunStore) -> None:
    job = open_job(store.get(RUNS["interrupted"]).config, run_folder(RUNS["interrupted"]))
    events = [without_clock(event.to_json()) for event in job.events]
    expected = [without_clock(body) for body in EXPECTED["rest"]]
    assert [body["event"] for body in events] == [body["event"] for body in expected]
    losses = [(now["loss"], then["loss"]) for now, then in zip(events, expected, strict=True) if "loss" in then]
    for now, then in losses[:4]:  # one epoch: later, the rounding of another processor has grown
        assert now == pytest.approx(then, rel=0.02)


def test_the_journal_still_holds(home: Path) -> None:
    journal, then = Journal(DataConfig()), EXPECTED["journal"]
    assert journal.corrections() == then["corrections"]
    assert journal.state() == then["state"]
    assert [entry.note for entry in journal.entries()] == then["notes"]


@pytest.mark.parametrize("name", EXPECTED["links"])
def test_a_link_fills_the_same_form(home: Path, name: str) -> None:
    link = EXPECTED["links"][name]
    wanted = RunConfig.model_validate(json.loads(json.dumps(link["config"]).replace("/before", str(home))))
    query = {key: value.replace("/before", str(home)) for key, value in link["query"].items()}
    page, button = ("lr_finder", "find") if wanted.kind == "lr_find" else ("training", "train")
    at = open_page(page, query.pop("folder", "/nowhere"), **query)
    at.click(button)
    (run,) = RunStore().list(1)
    given, asked = settings_of(run.config), settings_of(wanted)
    left_behind = {lost.split(" ")[0] for lost in link["lost"]} | ({"lr_source"} if not wanted.lr_source else set())
    assert {key: given[key] for key in asked if key not in left_behind} == {
        key: value for key, value in asked.items() if key not in left_behind
    }


def test_the_same_model_is_written_as_the_same_bytes(store: RunStore, tmp_path: Path) -> None:
    """safetensors draws the order of several metadata keys anew for each file; ours has one at most."""
    learn = load_learner(store.get(RUNS["trained"]).model)
    files = [(learn.export(tmp_path / str(i)) / "model.safetensors").read_bytes() for i in range(3)]
    assert len(set(files)) == 1
