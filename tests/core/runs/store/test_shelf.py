"""Names, deletion and the day in which it can be undone."""

import sqlite3
import time

import pytest

from core.errors import RunError
from core.runs import RunConfig
from core.runs.store.shelf import KEPT_SECONDS, LONGEST_NAME
from core.train.events import BatchEnd
from tests.core.runs.fake import serve

BATCH = BatchEnd(0, 0, 0.5, 0.5, [1e-3], 0.9, 100.0)


def finished(store, home, **settings) -> int:
    run_id = store.submit(RunConfig(**settings))
    store.append(run_id, [BATCH])
    store.mark(run_id, "finished")
    (home / "runs" / str(run_id) / "model").mkdir(parents=True)
    return run_id


def test_a_run_is_called_by_its_settings_until_it_gets_a_name(store):
    run_id = store.submit(RunConfig(epochs=5, lr=(1e-6, 1e-4)))
    assert (store.get(run_id).name, store.get(run_id).title) == (
        "",
        "resnet18 fine_tune, 5 epochs at slice(1e-6, 1e-4)",
    )
    store.rename(run_id, "  the one with   the slice ")
    assert store.get(run_id).title == store.list()[0].name == "the one with the slice"
    store.rename(run_id, " ")
    assert store.get(run_id).title == "resnet18 fine_tune, 5 epochs at slice(1e-6, 1e-4)"


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({"lr": 2e-3}, "resnet18 fine_tune, 3 epochs at 0.002"),
        ({"lr": (None, 1e-2), "method": "fit_one_cycle"}, "resnet18 fit_one_cycle, 3 epochs at slice(0.01)"),
        ({"kind": "lr_find", "frozen": True, "arch": "resnet34"}, "resnet34 learning rate search, head only"),
        ({"name": "from the start"}, "from the start"),
    ],
)
def test_the_default_name_says_what_a_run_does(store, settings, title):
    assert store.get(store.submit(RunConfig(**settings))).title == title


def test_a_name_that_is_too_long_or_of_no_run_is_refused(store):
    run_id = store.submit(RunConfig())
    store.rename(run_id, "x" * LONGEST_NAME)
    with pytest.raises(RunError, match=f"has {LONGEST_NAME + 1} characters, and {LONGEST_NAME} is the limit"):
        store.rename(run_id, "x" * (LONGEST_NAME + 1))
    with pytest.raises(RunError, match="There is no run 99"):
        store.rename(99, "x")


def test_a_deleted_run_is_out_of_sight_until_it_is_restored_as_it_was(store, home):
    run_id, other = finished(store, home), finished(store, home)
    before = store.get(run_id)
    store.delete(run_id)
    assert [run.id for run in store.list()] == [other]
    assert [run.id for run in store.list(deleted=True)] == [run_id]
    with pytest.raises(RunError, match=f"Run {run_id} was deleted"):
        store.get(run_id)
    with pytest.raises(RunError, match="There is no run"):
        store.rename(run_id, "x")
    store.restore(run_id)
    assert store.get(run_id) == before
    assert store.events_since(run_id) == [(1, BATCH)]
    assert (home / "runs" / str(run_id) / "model").is_dir()


def test_no_worker_takes_a_deleted_run_and_a_restored_one_waits_again(store):
    first, second = store.submit(RunConfig()), store.submit(RunConfig())
    store.delete(first)
    assert store.queue_position(first) == 0
    assert store.queue_position(second) == 1
    assert store.claim("w:1").id == second
    assert store.claim("w:1") is None
    store.restore(first)
    assert store.queue_position(first) == 1
    assert store.claim("w:1").id == first


def test_a_run_that_goes_on_is_stopped_first(store):
    run_id = store.submit(RunConfig())
    store.claim("w:1")
    with pytest.raises(RunError, match="still running, so you can't delete it"):
        store.delete(run_id)
    assert store.get(run_id).state == "running"
    for refused in (store.delete, store.restore):
        with pytest.raises(RunError, match="There is no run 99"):
            refused(99)


def test_purging_takes_events_and_folder_along_but_only_of_what_was_deleted_long_ago(store, home):
    old, recent, kept = (finished(store, home) for _ in range(3))
    store.delete(old)
    store.delete(recent)
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as conn:
        conn.execute("UPDATE runs SET deleted = ? WHERE id = ?", (time.time() - KEPT_SECONDS - 1, old))
    assert store.purge() == [old]
    assert sorted(path.name for path in (home / "runs").iterdir()) == [str(recent), str(kept)]
    with pytest.raises(RunError, match="There is no run"):
        store.events_since(old)
    with pytest.raises(RunError, match="There is no run"):
        store.restore(old)
    assert store.purge(older_than=0) == [recent]
    assert [run.id for run in store.list()] == [kept]
    assert store.events_since(kept) == [(1, BATCH)]
    assert store.submit(RunConfig()) == kept + 1


def test_a_number_never_comes_back(store, home):
    run_id = finished(store, home)
    store.delete(run_id)
    store.purge(older_than=0)
    assert store.submit(RunConfig()) == run_id + 1


def test_a_worker_clears_away_at_its_start(store, home):
    old = finished(store, home)
    store.delete(old)
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as conn:
        conn.execute("UPDATE runs SET deleted = 0")
    serve(once=True)
    assert store.list(deleted=True) == []
    assert not (home / "runs" / str(old)).exists()
