import json
import sqlite3
import time
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import event

from core.data.config import DataConfig
from core.errors import PetLabError, RunError
from core.runs import RunConfig, RunStore
from core.runs.store import database
from core.runs.store.ledger import MAX_ATTEMPTS
from core.runs.store.record import STALE_SECONDS, State
from core.train.events import BatchEnd, EpochEnd, Failed, FitStart, PhaseStart
from tests.core.runs.conftest import FORK


def batch(step: int) -> BatchEnd:
    return BatchEnd(step, 0, 0.5, 0.5, [1e-3, 1e-2], 0.9, 100.0)


def clocks(store: RunStore, run_id: int, heartbeat: float) -> None:
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as conn:
        conn.execute("UPDATE runs SET heartbeat = ? WHERE id = ?", (heartbeat, run_id))


@pytest.mark.parametrize(
    "config",
    [
        RunConfig(),
        RunConfig(kind="lr_find", data=DataConfig(source="/pets", size=64), num_it=20, pretrained=None),
        RunConfig(name="größer", lr=(1e-6, 1e-4), lr_source="LR finder, run 1, valley", method="fit_one_cycle"),
        RunConfig(lr=(None, 1e-2)),
    ],
)
def test_settings_come_back_from_the_store_as_they_went_in(store, config):
    assert store.get(store.submit(config)).config == config


def test_a_new_run_is_queued_behind_those_before_it(store):
    before = time.time()
    ids = [store.submit(RunConfig(name=name)) for name in ("a", "b", "c")]
    run = store.get(ids[1])
    assert (run.state, run.name, run.kind, run.last_seq, run.started, run.ended) == (
        "queued",
        "b",
        "train",
        0,
        None,
        None,
    )
    assert before <= run.created <= time.time()
    assert [store.queue_position(i) for i in ids] == [1, 2, 3]
    assert store.claim("w:1").id == ids[0]
    assert [store.queue_position(i) for i in ids] == [0, 1, 2]


def test_the_list_is_newest_first_and_can_be_cut_and_sorted_out(store):
    ids = [store.submit(RunConfig(kind=kind)) for kind in ("train", "lr_find", "train")]
    assert [run.id for run in store.list()] == ids[::-1]
    assert [run.id for run in store.list(limit=2)] == ids[:0:-1]
    assert [run.id for run in store.list(kind="train")] == [ids[2], ids[0]]
    assert [run.id for run in store.list(kind="lr_find", limit=1)] == [ids[1]]


def test_the_list_sorts_out_by_the_state_that_a_run_reads_as(store):
    queued, running, silent, finished = (store.submit(RunConfig()) for _ in range(4))
    for run_id in (running, silent):
        store.mark(run_id, "running")
    store.mark(finished, "finished")
    clocks(store, silent, time.time() - STALE_SECONDS - 1)
    by_state = {state: [run.id for run in store.list(state=state)] for state in get_args(State)}
    assert by_state == {
        "queued": [queued], "running": [running], "paused": [], "finished": [finished], "stopped": [], "failed": [],
        "interrupted": [silent],
    }  # fmt: skip
    assert all(run.state == state for state in by_state for run in store.list(state=state))


def test_events_are_numbered_from_one_and_read_by_cursor(store):
    a, b = store.submit(RunConfig()), store.submit(RunConfig())
    assert store.append(a, [batch(0), batch(1)]) == 2
    assert store.append(b, [batch(7)]) == 1
    assert store.append(a, [batch(2)]) == 3
    assert store.append(a, []) == 3
    assert store.events_since(a) == [(1, batch(0)), (2, batch(1)), (3, batch(2))]
    assert store.events_since(a, 2) == [(3, batch(2))]
    assert store.events_since(a, 3) == []
    assert store.events_since(b, 0) == [(1, batch(7))]
    assert store.get(a).last_seq == 3


def test_a_batch_of_events_is_stored_whole_or_not_at_all(store):
    run_id = store.submit(RunConfig())
    broken = BatchEnd(1, 0, object(), 0.5, [], 0.9, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        store.append(run_id, [batch(0), broken])
    assert (store.events_since(run_id), store.get(run_id).last_seq) == ([], 0)


def test_a_thousand_events_at_once_cost_one_transaction(store):
    run_id = store.submit(RunConfig())
    commits = []
    event.listen(store.database.engine, "commit", commits.append)
    store.append(run_id, [batch(i) for i in range(1000)])
    assert len(commits) == 1
    assert store.events_since(run_id, 999) == [(1000, batch(999))]


def test_the_summary_follows_the_events_and_goes_back_with_them(store):
    run_id = store.submit(RunConfig(method="fine_tune", epochs=2, freeze_epochs=1))
    assert store.get(run_id).total_steps is None
    head = [PhaseStart(0, "head only", 1, 4, True), *map(batch, range(4)), EpochEnd(0, 1.0, 0.8, 0.4, 1.0)]
    store.append(run_id, head)
    store.append(run_id, [PhaseStart(1, "all layers", 2, 8, False), *map(batch, range(4, 8))])
    store.append(run_id, [EpochEnd(1, 0.9, 0.6, 0.2, 1.0), batch(8)])
    run = store.get(run_id)
    assert (run.step, run.total_steps, run.epochs, run.total_epochs) == (9, 12, 2, 3)
    assert (run.valid_loss, run.error_rate) == (0.6, 0.2)
    store.ledger.truncate_after(run_id, 8)
    run = store.get(run_id)
    assert (run.last_seq, run.step, run.total_steps, run.epochs) == (8, 5, 12, 1)
    assert (run.valid_loss, run.error_rate) == (0.8, 0.4)
    assert store.append(run_id, [batch(5)]) == 9
    assert [seq for seq, _ in store.events_since(run_id)] == list(range(1, 10))


def test_the_finder_knows_its_length_from_the_start(store):
    assert store.get(store.submit(RunConfig(kind="lr_find", num_it=30))).total_steps == 30


@pytest.mark.parametrize("call", ["get", "events_since", "queue_position", "delete", "request", "append"])
def test_an_unknown_run_is_said_in_one_sentence(store, call):
    more = {"request": ["pause"], "append": [[batch(0)]]}.get(call, [])
    with pytest.raises(RunError, match=r"[rR]un 99\b"):
        getattr(store, call)(99, *more)


@pytest.mark.parametrize("state", ["finished", "stopped", "failed"])
@pytest.mark.parametrize("command", ["pause", "step", "resume", "stop"])
def test_an_ended_run_takes_no_commands(store, state, command):
    run_id = store.submit(RunConfig())
    store.mark(run_id, state)
    with pytest.raises(RunError) as caught:
        store.request(run_id, command)
    assert caught.value.message == f"Run {run_id} is {state}, so it can't {command}."
    assert store.get(run_id).ended is not None


def test_a_command_that_does_not_exist_is_a_wrong_argument(store):
    with pytest.raises(ValueError, match="command: expected one of"):
        store.request(store.submit(RunConfig()), "explode")


def test_stopping_a_waiting_run_ends_it_at_once(store):
    queued, interrupted = store.submit(RunConfig()), store.submit(RunConfig())
    store.mark(interrupted, "interrupted")
    for run_id in (queued, interrupted):
        store.request(run_id, "stop")
        assert (store.get(run_id).state, store.queue_position(run_id)) == ("stopped", 0)
    assert store.claim("w:1") is None


def test_a_run_that_is_being_stopped_cannot_be_resumed(store):
    run_id = store.submit(RunConfig())
    store.claim("w:1")
    store.request(run_id, "stop")
    store.request(run_id, "stop")  # a second click does no harm
    with pytest.raises(RunError, match="is being stopped"):
        store.request(run_id, "resume")


def test_interrupted_runs_are_taken_before_older_queued_ones(store):
    old, interrupted = store.submit(RunConfig()), store.submit(RunConfig())
    store.mark(interrupted, "interrupted")
    assert [store.queue_position(old), store.queue_position(interrupted)] == [2, 1]
    assert [store.claim("w:1").id, store.claim("w:1").id] == [interrupted, old]


def test_a_silent_worker_s_run_reads_interrupted_before_another_worker_is_there(store):
    run_id = store.submit(RunConfig())
    store.claim("here:1")
    assert store.get(run_id).state == "running"
    clocks(store, run_id, time.time() - STALE_SECONDS - 1)
    assert (store.get(run_id).state, store.list()[0].state) == ("interrupted", "interrupted")
    store.ledger.heartbeat("here:1")  # the laptop was only asleep
    assert store.get(run_id).state == "running"
    clocks(store, run_id, time.time() - STALE_SECONDS - 1)
    assert store.ledger.interrupt_lost("elsewhere:2") == [run_id]
    assert store.claim("elsewhere:2").id == run_id
    with pytest.raises(RunError):  # the old holder wakes up, and can do no harm
        store.append(run_id, [batch(0)], "here:1")
    assert store.append(run_id, [batch(0)], "elsewhere:2") == 1


def test_a_live_run_of_another_home_is_left_alone(store):
    run_id = store.submit(RunConfig())
    store.claim("host:/home/a:1")
    assert store.ledger.interrupt_lost("host:/home/b:2") == []
    assert store.ledger.interrupt_lost("host:/home/a:2") == [run_id]  # the caller holds its home's lock: it is dead


def test_a_run_that_gets_on_between_the_deaths_of_its_workers_is_never_given_up(store):
    run_id = store.submit(RunConfig())
    for n in range(MAX_ATTEMPTS + 2):
        store.claim(f"h:/home:{n}")
        store.append(run_id, [EpochEnd(n, 1.0, 1.0, 0.5, 1.0)], f"h:/home:{n}")
        store.ledger.interrupt_lost("h:/home:99")
        assert store.get(run_id).state == "interrupted"


def test_a_failure_is_kept_with_the_run_and_as_its_last_event(store):
    failed = Failed("training", "The loss is not finite.", "Take a smaller rate.")
    run_id = store.submit(RunConfig())
    store.append(run_id, [batch(0)])
    store.mark(run_id, "failed", error=failed)
    assert (store.get(run_id).state, store.get(run_id).error) == ("failed", failed)
    assert store.events_since(run_id, 1) == [(2, failed)]


def test_a_new_database_does_not_inherit_an_old_one_s_checkpoints(store, home):
    old = home / "runs" / "1"
    old.mkdir(parents=True)
    (old / "checkpoint").write_text("of another run")
    assert store.submit(RunConfig()) == 1
    assert not old.exists()
    assert [p.read_text() for p in home.glob("runs/1-before-*/checkpoint")] == ["of another run"]


def test_a_run_of_another_version_does_not_hide_the_others(store):
    good, odd = store.submit(RunConfig()), store.submit(RunConfig())
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as conn:
        conn.execute("UPDATE runs SET config = '{\"new_setting\": 1}' WHERE id = ?", (odd,))
    assert [run.id for run in store.list()] == [good]
    with pytest.raises(PetLabError, match=f"Run {odd} comes from an incompatible version"):
        store.get(odd)
    assert store.claim("w:1").id == good
    assert store.claim("w:1") is None  # it fails; the queue goes on
    store.delete(odd)


def test_a_database_of_an_older_version_gets_the_columns_that_it_lacks(home):
    store = RunStore()
    old = store.submit(RunConfig(name="named in its settings"))
    store.close()
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as conn:
        for column in ("name", "deleted"):
            conn.execute(f"ALTER TABLE runs DROP COLUMN {column}")
    with pytest.raises(PetLabError, match="no such column"):
        store.get(old)
    store.close()
    for newer in (RunStore(), RunStore()):  # the second finds all in place
        assert newer.get(old).name == "named in its settings"
        assert [run.id for run in newer.list()] == [old]
        newer.close()


def test_a_file_that_is_no_database_is_said_in_one_sentence(home):
    home.mkdir()
    (home / "petlab.db").write_bytes(b"this is not a database at all, but long enough" * 100)
    with pytest.raises(PetLabError) as caught:
        RunStore()
    assert "petlab.db is unusable: file is not a database." in caught.value.message
    assert "Move this file away" in caught.value.advice


def test_a_database_that_breaks_later_is_said_in_one_sentence(store, home):
    store.submit(RunConfig())
    store.close()
    for name in ("petlab.db-wal", "petlab.db-shm"):
        (home / name).unlink(missing_ok=True)
    content = (home / "petlab.db").read_bytes()
    (home / "petlab.db").write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with pytest.raises(PetLabError, match="is unusable"):
        store.list()


def test_a_disk_that_is_full_is_said_and_what_was_stored_stays(home):
    store = RunStore()
    run_id = store.submit(RunConfig())
    with store.database.write() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 1")  # no less than the file has: as if its disk were full
    with pytest.raises(PetLabError, match=r"can't grow: database or disk is full.*Free up") as caught:
        store.append(run_id, [FitStart(80, 20, ["x" * 1000] * 100, {})])
    assert caught.value.kind == "disk full"
    assert store.get(run_id).last_seq == 0 and store.events_since(run_id) == []
    store.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/x", "sqlite:////proc/nowhere/x.db"])
def test_an_address_that_leads_nowhere_is_said_in_one_sentence(home, url):
    with pytest.raises(PetLabError) as caught:
        RunStore(url)
    assert caught.value.kind == "database"
    assert caught.value.advice
    assert "Traceback" not in str(caught.value)


def test_a_password_in_the_address_is_not_shown(home):
    with pytest.raises(PetLabError) as caught:
        RunStore("nosuch://me:secret@host/x")
    assert "secret" not in str(caught.value)


def test_sqlite_runs_in_wal_mode_with_a_patient_writer(store):
    with store.database.read() as conn:
        pragmas = [
            conn.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 1, database.BUSY_SECONDS * 1000]


def submit_and_claim(worker: str, folder: Path, begin) -> None:
    begin.wait()
    store = RunStore()  # both make the tables at once
    for _ in range(20):
        store.submit(RunConfig())
    ids = []
    while run := store.claim(worker):
        ids.append(run.id)
    (folder / worker).write_text(json.dumps(ids))


def test_processes_that_start_at_once_make_the_tables_and_share_the_runs_without_a_clash(home, tmp_path, start):
    begin = FORK.Barrier(3)
    ones = [start(submit_and_claim, name, tmp_path, begin) for name in ("a", "b", "c")]
    for one in ones:
        one.join()
    assert [one.exitcode for one in ones] == [0, 0, 0]
    claimed = [i for name in ("a", "b", "c") for i in json.loads((tmp_path / name).read_text())]
    assert sorted(claimed) == list(range(1, 61))
