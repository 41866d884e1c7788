import os
import signal
import time

import pytest

from core.runs import RunConfig, RunStore
from core.runs.store.ledger import Ledger
from core.runs.worker import drive
from core.runs.worker.process import run_folder
from core.runs.worker.worker import work
from core.train.events import BatchEnd, StepDetail
from tests.core.runs.conftest import FORK, until, until_state
from tests.core.runs.fake import FakeJob, calls, serve


def config(name: str = "", **more) -> RunConfig:
    return RunConfig(**{"name": name, "epochs": 3, "method": "fit_one_cycle"} | more)


def batches(store: RunStore, run_id: int) -> int:
    return sum(isinstance(event, BatchEnd) for _, event in store.events_since(run_id))


def undisturbed(settings: RunConfig, folder) -> list:
    """The numbered events of a run that nobody touches."""
    folder.mkdir()
    return list(enumerate(FakeJob(settings.model_copy(update={"name": "batches=10"}), folder).events, start=1))


def test_a_run_goes_from_queue_to_finished_with_all_its_events(store, tmp_path, worker):
    run_id = store.submit(config("batches=10", seed=3))
    run = until_state(store, run_id, "finished")
    assert store.events_since(run_id) == undisturbed(run.config, tmp_path / "other")
    assert (run.epochs, run.step, run.total_steps, run.error_rate, run.valid_loss) == (3, 30, 30, 0.25, 0.5)
    assert run.created <= run.started <= run.ended
    assert (run.model, run.worker) == (str(run_folder(run_id) / "model"), "")
    ends = [seq for seq, event in store.events_since(run_id) if event.name == "epoch_end"]
    assert [c["seq"] for c in calls(run_folder(run_id)) if c["call"] == "checkpoint"] == ends
    assert [c["call"] for c in calls(run_folder(run_id))][-3:] == ["finish", "discard", "close"]


def test_a_finder_leaves_no_model_and_no_checkpoint(store, worker):
    run_id = store.submit(RunConfig(kind="lr_find", num_it=20))
    run = until_state(store, run_id, "finished")
    assert (run.last_seq, run.step, run.total_steps, run.model) == (21, 20, 20, "")
    until(lambda: [c["call"] for c in calls(run_folder(run_id))] == ["open", "discard", "close"])


def test_the_first_loss_of_a_queued_run_is_there_soon(store, worker):
    waits = []
    while not waits or (min(waits) >= 2 and len(waits) < 5):  # a busy machine may be late, but not every time
        time.sleep(0.2)  # the worker has long been idle
        clicked = time.monotonic()
        run_id = store.submit(config("batches=100 delay=0.05"))
        until(lambda run_id=run_id: batches(store, run_id))
        waits.append(time.monotonic() - clicked)
        store.request(run_id, "stop")
        until_state(store, run_id, "stopped")
    assert min(waits) < 2


def test_events_of_quick_batches_are_written_in_bundles(store, worker, monkeypatch):
    bundles = []
    append = Ledger.append
    monkeypatch.setattr(
        Ledger, "append", lambda s, i, events, w: (bundles.append(len(events)), append(s, i, events, w))[1]
    )
    run_id = store.submit(config("batches=300 delay=0.001", epochs=1))
    run = until_state(store, run_id, "finished")
    assert sum(bundles) == 304
    assert len(bundles) < 10 + (run.ended - run.started) / 0.2  # four events that are no batches, a bundle each 0.2 s


def test_pause_holds_step_does_one_batch_resume_goes_on(store, worker, tmp_path):
    run_id = store.submit(config("batches=10 delay=0.05"))
    until(lambda: batches(store, run_id) >= 2)
    store.request(run_id, "pause")
    until_state(store, run_id, "paused")
    held = batches(store, run_id)
    assert held < 30
    time.sleep(0.25)
    assert batches(store, run_id) == held
    for n in (1, 2):
        store.request(run_id, "step")
        until(lambda n=n: batches(store, run_id) == held + n)
        time.sleep(0.25)
        assert (batches(store, run_id), store.get(run_id).state) == (held + n, "paused")
    store.request(run_id, "step")
    store.request(run_id, "step")  # two quick clicks are two batches
    until(lambda: batches(store, run_id) == held + 4)
    store.request(run_id, "resume")
    run = until_state(store, run_id, "finished")
    told = [event for _, event in store.events_since(run_id)]
    assert sum(isinstance(event, StepDetail) for event in told) == 4  # one for each step that was asked for
    plain = [event for event in told if not isinstance(event, StepDetail)]
    assert plain == [event for _, event in undisturbed(run.config, tmp_path / "other")]


def test_a_long_pause_is_saved_once(store, worker):
    run_id = store.submit(config("batches=500 delay=0.01"))
    until(lambda: batches(store, run_id) >= 2)
    store.request(run_id, "pause")
    run = until_state(store, run_id, "paused")
    until(lambda: "checkpoint" in (run_folder(run_id) / "calls.jsonl").read_text())
    time.sleep(0.3)
    saved = [c["seq"] for c in calls(run_folder(run_id)) if c["call"] == "checkpoint"]
    assert saved == [run.last_seq]
    store.request(run_id, "stop")
    until_state(store, run_id, "stopped")


def test_a_training_that_is_paused_for_long_makes_room_and_comes_back_when_asked(store, worker, tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "HANDOVER_SECONDS", 0.3)
    paused = store.submit(config("batches=10 delay=0.1"))
    until(lambda: batches(store, paused) >= 2)
    store.request(paused, "pause")
    until_state(store, paused, "paused")
    time.sleep(0.6)
    assert store.get(paused).state == "paused"  # nobody waits, so it stays
    first, second = (store.submit(config("batches=60 delay=0.02", epochs=1)) for _ in range(2))
    until_state(store, first, "running")
    left = store.get(paused)
    assert (left.state, left.command, left.worker) == ("interrupted", "pause", "")
    assert [store.queue_position(i) for i in (first, second, paused)] == [0, 1, 2]
    store.request(paused, "resume")
    assert [store.queue_position(i) for i in (first, second, paused)] == [0, 2, 1]
    run = until_state(store, paused, "finished")
    assert store.get(second).state != "finished"
    assert store.events_since(paused) == undisturbed(run.config, tmp_path / "other")


def test_two_paused_trainings_do_not_take_turns_for_nothing(store, worker, monkeypatch):
    monkeypatch.setattr(drive, "HANDOVER_SECONDS", 0.2)
    one, other = (store.submit(config("batches=100 delay=0.02")) for _ in range(2))
    store.request(other, "pause")
    until(lambda: batches(store, one) >= 2)
    store.request(one, "pause")
    until_state(store, one, "paused")
    time.sleep(0.6)
    assert [store.get(i).state for i in (one, other)] == ["paused", "queued"]


def test_a_run_asked_to_pause_while_queued_waits_before_its_first_batch(store, worker):
    first = store.submit(config("batches=100 delay=0.01"))
    second = store.submit(config("batches=3"))
    store.request(second, "pause")
    until(lambda: batches(store, first))
    store.request(first, "stop")
    until_state(store, second, "paused")
    assert batches(store, second) == 0
    store.request(second, "step")
    until(lambda: batches(store, second))
    time.sleep(0.25)
    names = [event.name for _, event in store.events_since(second)]
    # A step is one batch, however many events lead to it, and what was seen of it.
    assert names == ["fit_start", "phase_start", "batch_end", "step_detail"]
    store.request(second, "resume")
    until_state(store, second, "finished")


@pytest.mark.parametrize(("epochs_before", "has_model"), [(0, False), (1, True)])
def test_a_stopped_run_keeps_a_model_if_an_epoch_was_done(store, worker, epochs_before, has_model):
    run_id = store.submit(config(f"batches={5 if epochs_before else 1000} delay=0.01", epochs=1000))
    until(lambda: batches(store, run_id) and store.get(run_id).epochs >= epochs_before)
    store.request(run_id, "stop")
    run = until_state(store, run_id, "stopped")
    assert bool(run.model) == has_model
    assert run.last_seq == store.events_since(run_id)[-1][0] < 1000
    assert run.ended


def test_an_error_that_a_person_can_mend_ends_the_run_with_its_sentence(store, worker):
    run_id = store.submit(config("fail=explained"))
    run = until_state(store, run_id, "failed")
    said = ("training", "The loss is not finite.", "Take a smaller learning rate.")
    assert (run.error.kind, run.error.message, run.error.advice) == said
    assert [event.name for _, event in store.events_since(run_id)] == ["fit_start", "phase_start", "failed"]
    assert calls(run_folder(run_id))[-1]["call"] == "close"


def test_a_bug_ends_the_run_but_not_the_worker_and_its_traceback_is_kept(store, worker):
    bad, good = store.submit(config("fail=bug")), store.submit(config())
    error = until_state(store, bad, "failed").error
    assert error.kind == "bug"
    log = (run_folder(bad) / "error.log").read_text()
    assert "KeyError: 'weights of nothing'" in log
    assert error.message.split("error ")[1].rstrip(").") in log  # the id in the sentence leads to the traceback
    until_state(store, good, "finished")


def test_a_job_that_cannot_be_opened_fails_the_run(store, worker):
    run_id = store.submit(config("batches=many"))
    assert until_state(store, run_id, "failed").error.kind == "bug"


def test_a_second_worker_leaves_at_once_and_says_so(store, worker, home):
    run_id = store.submit(config())
    until_state(store, run_id, "finished")  # the first one is there
    begun = time.monotonic()
    assert work(store, FakeJob) == f"Another worker (process {os.getpid()}) already serves {home}."
    assert time.monotonic() - begun < 2


def test_once_ends_when_no_run_waits_and_stays_below_the_pages(store, start, home, monkeypatch):
    monkeypatch.setenv("PETLAB_NICENESS", "7")
    ids = [store.submit(config()) for _ in range(2)]
    one = start(serve, None, True)
    one.join(10)
    assert (home / "said.txt").read_text() == "No runs are waiting."
    assert [store.get(i).state for i in ids] == ["finished", "finished"]
    assert calls(run_folder(ids[0]))[0]["niceness"] == os.nice(0) + 7


@pytest.mark.parametrize("when", ["in the first epoch", "in the third epoch"])
def test_a_killed_worker_s_run_goes_on_to_the_very_events_of_an_undisturbed_one(store, start, tmp_path, when):
    run_id = store.submit(config("batches=10 delay=0.1", seed=5))
    killed = start(serve)
    until(lambda: batches(store, run_id) >= (4 if when == "in the first epoch" else 23))
    os.kill(killed.pid, signal.SIGKILL)
    killed.join()
    left = store.get(run_id)
    assert (left.state, left.ended) == ("running", None)  # nobody had a chance to say otherwise
    seen, saved = left.last_seq, 0 if left.epochs == 0 else 24  # two starts, two epochs of 10 + 1
    assert seen > saved
    start(serve, None, True)
    run = until_state(store, run_id, "finished")
    assert [c["resume_seq"] for c in calls(run_folder(run_id)) if c["call"] == "open"] == [0, saved]
    assert store.events_since(run_id) == undisturbed(run.config, tmp_path / "other")


def test_a_new_worker_shows_a_killed_one_s_run_as_interrupted_before_it_takes_it_up(store, start, home, monkeypatch):
    run_id = store.submit(config("batches=100 delay=0.02"))
    killed = start(serve)
    until(lambda: batches(store, run_id) >= 2)
    os.kill(killed.pid, signal.SIGKILL)
    killed.join()
    seen = []
    claim = Ledger.claim
    monkeypatch.setattr(Ledger, "claim", lambda s, w: seen.append(store.get(run_id).state))
    monkeypatch.setattr("core.runs.worker.worker.lower_priority", lambda: None)
    work(store, FakeJob, once=True)
    assert seen == ["interrupted"]
    assert store.get(run_id).worker == ""
    assert claim(store.ledger, "w:1").id == run_id


def test_a_paused_run_comes_back_paused(store, start):
    run_id = store.submit(config("batches=100 delay=0.02"))
    killed = start(serve)
    until(lambda: batches(store, run_id) >= 2)
    store.request(run_id, "pause")
    run = until_state(store, run_id, "paused")
    until(lambda: any(c["call"] == "checkpoint" for c in calls(run_folder(run_id))))
    os.kill(killed.pid, signal.SIGKILL)
    killed.join()
    start(serve)
    until(lambda: [c["call"] for c in calls(run_folder(run_id))].count("open") == 2)
    until(lambda: store.get(run_id).worker != run.worker and store.get(run_id).state == "paused")
    time.sleep(0.2)
    assert store.get(run_id).last_seq == run.last_seq


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_asked_to_end_saves_the_run_in_mid_epoch_and_leaves_it_interrupted(
    store, start, home, number, tmp_path
):
    run_id = store.submit(config("batches=10 delay=0.05"))
    one = start(serve)
    until(lambda: batches(store, run_id) >= 13)
    os.kill(one.pid, number)
    one.join(30)
    assert one.exitcode == 0
    assert (home / "said.txt").read_text() == "The worker was asked to end."
    run = store.get(run_id)
    assert (run.state, run.worker, run.ended, store.queue_position(run_id)) == ("interrupted", "", None, 1)
    start(serve, None, True)
    assert until_state(store, run_id, "finished").model
    assert [c["resume_seq"] for c in calls(run_folder(run_id)) if c["call"] == "open"] == [0, run.last_seq]
    assert store.events_since(run_id) == undisturbed(run.config, tmp_path / "other")


def test_an_interrupted_finder_starts_anew(store, start):
    run_id = store.submit(RunConfig(kind="lr_find", num_it=30, name="delay=0.01"))
    one = start(serve)
    until(lambda: store.get(run_id).last_seq > 5)
    os.kill(one.pid, signal.SIGTERM)
    one.join(10)
    assert store.get(run_id).state == "interrupted"
    start(serve, None, True)
    until_state(store, run_id, "finished")
    events = store.events_since(run_id)
    assert [seq for seq, _ in events] == list(range(1, 32))
    assert [event.step for _, event in events[:-1]] == list(range(30))


def nest(pids) -> None:
    """A process that starts a worker and tells its id."""
    child = FORK.Process(target=serve, args=(os.getpid(),))
    child.start()
    pids.put(child.pid)
    child.join()


def test_a_worker_does_not_outlive_its_parent(store, start, home):
    run_id = store.submit(config("batches=1000 delay=0.01"))
    pids = FORK.SimpleQueue()
    parent = start(nest, pids)
    child = pids.get()
    until(lambda: batches(store, run_id) >= 2)
    try:
        os.kill(parent.pid, signal.SIGKILL)
        parent.join()
        until(lambda: store.get(run_id).state == "interrupted")
        said = until(lambda: (home / "said.txt").exists() and (home / "said.txt").read_text())
        assert said == "The process that started the worker is gone."
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    assert calls(run_folder(run_id))[-2]["call"] == "checkpoint"


def test_a_run_that_kills_every_worker_is_given_up(store, start):
    run_id = store.submit(config("fail=death"))
    for _ in range(5):
        one = start(serve, None, True)
        one.join(10)
        assert (one.exitcode, store.get(run_id).state) == (9, "running")
    one = start(serve, None, True)
    one.join(10)
    run = store.get(run_id)
    assert (one.exitcode, run.state, run.error.kind) == (0, "failed", "worker lost")
    assert store.events_since(run_id)[-1][1] == run.error
