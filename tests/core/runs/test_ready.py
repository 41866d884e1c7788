"""The run that ships: it lands once in a store without a model, small, and predicts what it predicted when recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import load_data, load_learner
from core.runs import RunConfig, RunStore
from core.runs.ready.install import FOLDER, install
from core.runs.worker.process import run_folder
from core.train.events import EpochEnd, FitEnd
from core.train.predictions import stored
from core.understand.mistakes import data_for, predict_splits


@pytest.fixture
def store(petlab_home: Path) -> RunStore:
    return RunStore()


def test_it_is_a_finished_run_with_its_events_and_each_epochs_predictions(store: RunStore) -> None:
    run = store.get(install(store))
    assert (run.state, run.title) == ("finished", "Ready model")
    events = [event for _, event in store.events_since(run.id)]
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert isinstance(events[-1], FitEnd) and len(ends) == run.epochs == run.total_epochs == run.config.epochs
    assert run.error_rate == ends[-1].error_rate < 0.1
    assert run.seconds == pytest.approx(sum(end.seconds for end in ends), abs=10)
    assert stored.kept_epochs(run_folder(run.id)) == list(range(run.epochs))


def test_its_model_says_what_it_said_when_it_was_recorded(store: RunStore) -> None:
    run = store.get(install(store))
    learn = load_learner(run.model)
    *_, preds = predict_splits(learn, data_for(learn, run.config.data), ("valid",))
    recorded = stored.read(run_folder(run.id), run.epochs - 1).preds
    assert preds.items == recorded.items
    assert (preds.probs - recorded.probs).abs().max() < 0.02  # weights and outputs are kept in half precision
    wrong = (preds.probs.argmax(1) != preds.targs).float().mean().item()
    assert wrong == pytest.approx(run.error_rate, abs=1.5 / len(preds.items))


def test_it_comes_once_and_a_deleted_one_stays_away(store: RunStore) -> None:
    run_id = install(store)
    assert install(store) is None
    store.delete(run_id)
    assert install(store) is None
    assert store.list() == []


def test_whoever_has_a_model_keeps_it_for_the_first(store: RunStore, tmp_path: Path) -> None:
    store.mark(store.submit(RunConfig()), "finished", model=str(tmp_path))
    assert install(store) is None


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3e6


def test_its_pictures_are_those_of_the_toy_pets(store: RunStore) -> None:
    run = store.get(install(store))
    dls = load_data(run.config.data)
    recorded = stored.read(run_folder(run.id), 0)
    assert recorded.vocab == dls.vocab
    assert [dls.items[i].label for i in recorded.preds.items] == [dls.vocab[y] for y in recorded.preds.targs.tolist()]
