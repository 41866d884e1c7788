"""What is known of a run's events: the same for all who look, right after a worker's death, and bounded."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.runtime.state import SessionStateProxy

from core.runs import RunConfig, RunStore
from core.train.events import BatchEnd, FormatRow, LRFindStep, PhaseStart, ProofStep, StepDetail
from ui.server.views import VIEWS
from ui.watching.follow import Asked, answer
from ui.watching.tails import MOST_RUNS, _newest, tail_of
from ui.watching.time_left import seconds_left


@pytest.fixture
def store(petlab_home: Path) -> RunStore:
    return RunStore()


@pytest.fixture
def run(store: RunStore) -> int:
    return store.submit(RunConfig())


def batch(step: int, loss: float = 2.0) -> BatchEnd:
    return BatchEnd(step, 0, loss, loss, [1e-4, 1e-4, 1.3e-3], 0.9, 64.0)


def losses(store: RunStore, run: int) -> list[float]:
    return [one.loss for one in tail_of(store.get(run)).batches]


def test_what_somebody_has_read_stays_as_it_is(store: RunStore, run: int) -> None:
    store.append(run, [batch(0)])
    early = tail_of(store.get(run))
    store.append(run, [batch(1)])
    late = tail_of(store.get(run))
    assert (len(early.batches), len(late.batches)) == (1, 2)
    assert early.identity != late.identity == tail_of(store.get(run)).identity
    assert tail_of(store.get(run)) is late, "nothing is new, so nothing is read"


def test_replayed_events_that_overtake_what_was_read_are_read_anew(store: RunStore, run: int) -> None:
    """The newest number told nothing: it was as high as before, under other events."""
    store.append(run, [batch(step, 1.0) for step in range(4)])
    assert losses(store, run) == [1.0] * 4
    store.ledger.truncate_after(run, 1)
    store.append(run, [batch(1, 2.0), batch(2, 2.0), batch(3, 1.0), batch(4, 2.0)])
    assert losses(store, run) == [1.0, 2.0, 2.0, 1.0, 2.0]


def test_a_run_that_was_read_earlier_does_not_turn_the_tail_back(store: RunStore, run: int) -> None:
    old = store.get(run)
    store.append(run, [batch(0), batch(1)])
    store.ledger.truncate_after(run, 1)
    now = tail_of(store.get(run))
    assert tail_of(old) is now


def test_a_step_seen_closely_is_known_until_the_next_batch(store: RunStore, run: int) -> None:
    detail = StepDetail(0, [], [], [], [], [], [], [])
    store.append(run, [batch(0), detail])
    assert tail_of(store.get(run)).detail == detail
    store.append(run, [batch(1)])
    assert tail_of(store.get(run)).detail is None


def test_many_who_look_at_once_see_each_event_once(store: RunStore, run: int) -> None:
    """Two watchers once shared a list without a lock and added the same events twice."""
    start, n = threading.Barrier(8), 40

    def look(_: int) -> list[list[int]]:
        start.wait()
        seen = []
        while not seen or len(seen[-1]) < n:
            seen.append([one.step for one in tail_of(store.get(run)).batches])
        return seen

    with ThreadPoolExecutor(8) as pool:
        watchers = pool.map(look, range(8))
        for step in range(n):
            store.append(run, [batch(step)])
        assert all(steps == list(range(len(steps))) for seen in watchers for steps in seen)


def test_only_the_runs_looked_at_last_are_kept(store: RunStore) -> None:
    for _ in range(MOST_RUNS + 5):
        tail_of(store.get(store.submit(RunConfig())))
    assert _newest.cache_info().currsize <= MOST_RUNS


def test_a_measurement_is_read_as_it_grows(store: RunStore) -> None:
    run = store.submit(RunConfig(kind="formats"))
    rows = [FormatRow(name, 32, 0.1, 1, 0.0, 1.0) for name in ("fp32", "bf16")]
    for n, row in enumerate(rows, 1):
        store.append(run, [row])
        assert list(tail_of(store.get(run)).measured) == rows[:n]


def test_the_time_left_follows_the_batches_or_the_pace(store: RunStore, run: int) -> None:
    store.claim("somebody")
    assert seconds_left(store.get(run), tail_of(store.get(run))) is None
    store.append(run, [PhaseStart(0, "head only", 1, 20, True), batch(0)])
    assert seconds_left(store.get(run), tail_of(store.get(run))) is None  # one batch makes no pace
    store.append(run, [batch(step) for step in range(1, 6)])
    assert seconds_left(store.get(run), tail_of(store.get(run))) > 0
    finder = store.submit(RunConfig(kind="lr_find"))
    store.mark(run, "finished")
    store.claim("somebody")
    for step in range(6):
        assert seconds_left(store.get(finder), tail_of(store.get(finder))) is None
        store.append(finder, [LRFindStep(step, 1e-7, 4.0, 4.0)])
    assert seconds_left(store.get(finder), tail_of(store.get(finder))) > 0


def test_what_the_browser_asks_for_touches_no_session(
    store: RunStore, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The routes serve no session: what they kept there was shared by all, without a lock."""
    store.claim("somebody")
    store.append(run, [PhaseStart(0, "head only", 1, 4, True), batch(0)])
    waiting = store.submit(RunConfig())
    finders = [store.submit(RunConfig(kind="lr_find")) for _ in range(2)]
    for finder in finders:
        store.append(finder, [LRFindStep(i, 1e-7 * 2**i, 4.0, 4.0) for i in range(7)])
    proof = store.submit(RunConfig(kind="proof", lr=1e-3))
    store.append(proof, [ProofStep(0, 1e-4, step, 4.0, 4.0, step + 1) for step in range(3)])

    def refuse(*_: object) -> None:
        raise AssertionError("a route reached for the session")

    for name in ("__getitem__", "__setitem__", "__contains__", "__iter__", "__len__", "__getattr__"):
        monkeypatch.setattr(SessionStateProxy, name, refuse)
    wide = Asked(800, False)
    assert "is running" in answer(VIEWS["training"], waiting, wide)["html"]
    answer(VIEWS["training"], run, wide)
    answer(VIEWS["curve"], finders[1], Asked(800, False, (finders[0],)))
    answer(VIEWS["proof"], proof, wide)


def test_an_earlier_curve_that_has_gone_is_left_out(store: RunStore) -> None:
    finders = [store.submit(RunConfig(kind="lr_find")) for _ in range(2)]
    for finder in finders:
        store.append(finder, [LRFindStep(i, 1e-7 * 2**i, 4.0, 4.0) for i in range(7)])
    store.delete(finders[0])
    html = answer(VIEWS["curve"], finders[1], Asked(800, False, (finders[0],)))["html"]
    assert "7 points" in html and f"run {finders[0]}:" not in html
