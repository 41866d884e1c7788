"""A run that is followed: what the browser is told, when it asks for a rerun, and what it costs when many look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from core.errors import RunError
from core.runs import RunConfig, RunStore
from core.train.events import BatchEnd, EpochEnd, LRFindStep, PhaseStart, ProofStep
from ui.server.routes import ROUTES, look
from ui.server.views import VIEWS
from ui.watching.follow import CALM, EAGER, MOST_ANSWERS, Asked, _answers, answer, stamp
from ui.watching.tails import tail_of

WIDE = Asked(800, False)


@pytest.fixture
def store(petlab_home: Path) -> RunStore:
    return RunStore()


@pytest.fixture
def run(store: RunStore) -> int:
    """A training that a worker has just taken."""
    number = store.submit(RunConfig(name="<b>mine</b>"))
    store.claim("somebody")
    store.append(number, [PhaseStart(0, "head only", 1, 4, True)])
    return number


def batch(step: int, loss: float = 2.0) -> BatchEnd:
    return BatchEnd(step, 0, loss, loss, [1e-4, 1e-4, 1.3e-3], 0.9, 64.0)


def test_the_losses_the_plan_and_the_words_follow_the_batches(store: RunStore, run: int) -> None:
    before = answer(VIEWS["training"], run, WIDE)
    assert before["again"] == EAGER and "Training loss over 0 batches" in before["html"]
    store.append(run, [batch(0), batch(1)])
    after = answer(VIEWS["training"], run, WIDE)
    assert after["again"] == CALM
    for said in ("Training loss over 2 batches", "with a mark at batch 2", "head only, rate 0.0013, 64 pictures/s"):
        assert said in after["html"]
    assert "<table>" not in after["html"]
    store.append(run, [EpochEnd(0, 2.0, 1.5, 0.25, 3.0, [0.0, 0.0, 0.1])])
    assert "<td>0.25</td>" in answer(VIEWS["training"], run, WIDE)["html"]


def test_only_what_changes_buttons_or_charts_asks_for_a_rerun(store: RunStore, run: int) -> None:
    def seen() -> str:
        return answer(VIEWS["training"], run, WIDE)["stamp"]

    first = seen()
    store.append(run, [batch(0)])
    assert seen() == first
    store.request(run, "pause")
    asked = seen()
    store.mark(run, "paused", "somebody")
    paused = seen()
    store.append(run, [batch(1)])
    assert len({first, asked, paused, seen()}) == 4  # paused, a batch changes Plotly's charts
    now = store.get(run)
    assert stamp(now, tail_of(now)) == seen(), "the page and the browser must agree, or it would be rerun for ever"


def test_a_paused_run_leaves_the_charts_to_plotly(store: RunStore, run: int) -> None:
    store.append(run, [batch(0)])
    store.mark(run, "paused", "somebody")
    html = answer(VIEWS["training"], run, WIDE)["html"]
    assert "paused, epoch 1 of" in html and "<svg" not in html


def test_all_who_look_at_the_same_moment_get_the_same_answer(
    store: RunStore, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append(run, [batch(0)])
    first = answer(VIEWS["training"], run, WIDE)
    assert answer(VIEWS["training"], run, WIDE) is first
    assert 'width="300"' in answer(VIEWS["training"], run, Asked(300, False))["html"]
    assert answer(VIEWS["training"], run, Asked(800, True))["html"] != first["html"]  # large type


def test_many_widths_do_not_fill_the_memory(store: RunStore, run: int) -> None:
    for width in range(300, 300 + 3 * MOST_ANSWERS):
        answer(VIEWS["training"], run, Asked(width, False))
    assert 0 < len(_answers(run, store.get(run).created).known) <= MOST_ANSWERS


def test_a_run_that_was_taken_up_again_from_a_checkpoint_is_read_anew(store: RunStore, run: int) -> None:
    store.append(run, [batch(0), batch(1), batch(2)])
    answer(VIEWS["training"], run, WIDE)
    kept = store.events_since(run)[1][0]
    store.ledger.truncate_after(run, kept)
    assert "Training loss over 1 batch," in answer(VIEWS["training"], run, WIDE)["html"]


def test_a_finder_and_its_proof_are_followed_too(store: RunStore) -> None:
    finders = [store.submit(RunConfig(kind="lr_find")) for _ in range(2)]
    for number in finders:
        store.append(number, [LRFindStep(i, 1e-7 * 2**i, 4.0, 4.0) for i in range(7)])
    html = answer(VIEWS["curve"], finders[1], Asked(800, False, (finders[0],)))["html"]
    assert "Loss against learning rate, 7 points" in html and f"run {finders[0]}: all layers, resnet18" in html
    proof = store.submit(RunConfig(kind="proof", lr=1e-3))
    store.append(proof, [ProofStep(0, 1e-4, step, 4.0, 4.0, step + 1) for step in range(3)])
    assert "Loss of three trainings at 1e-4, 0.001, 0.01" in answer(VIEWS["proof"], proof, WIDE)["html"]


def test_names_are_text(store: RunStore, run: int) -> None:
    other = store.submit(RunConfig())
    html = answer(VIEWS["training"], other, WIDE)["html"]
    assert "&lt;b&gt;mine&lt;/b&gt;" in html and "<b>" not in html


def get(view: str, run_id: int, query: str = "") -> Response:
    """What the server answers to the browser's question."""
    scope = {"type": "http", "headers": [], "path_params": {"view": view, "run": run_id}}
    return look(Request(scope | {"query_string": query.encode()}))


def test_the_server_answers_in_json_and_knows_what_it_does_not_have(store: RunStore, run: int) -> None:
    found = get("training", run, "width=640&large=1")
    assert found.status_code == 200 and set(json.loads(found.body)) == {"html", "stamp", "again"}
    assert get("training", run + 1).status_code == 404
    assert get("nothing", run).status_code == 404
    assert get("training", run, "width=wide").status_code == 404
    assert 'width="4000"' in json.loads(get("training", run, "width=99999999").body)["html"]
    with pytest.raises(RunError):
        answer(VIEWS["training"], run + 1, WIDE)


@pytest.mark.parametrize("path", ["/live/training/12", "/lab/live/training/12", "/a/b/live/training/12"])
def test_a_view_is_found_behind_any_base_path(path: str) -> None:
    found = [route.matches({"type": "http", "method": "GET", "path": path}) for route in ROUTES]
    (scope,) = [scope for match, scope in found if match is Match.FULL]
    assert (scope["path_params"]["view"], scope["path_params"]["run"]) == ("training", 12)
