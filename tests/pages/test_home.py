"""The home page: a model at work, the path in order, the state of the newest runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DataError
from core.plots.lessons import sketches
from core.runs import RunConfig, RunStore
from core.runs.ready.install import install
from core.train.events import BatchEnd
from tests.pages.driver import Page
from ui.home import front

PATH = ["dataset", "augmentation", "lr_finder", "training", "softmax"]
MORE = ["predict", "mistakes", "runs", "questions"]


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking the toy pets takes seconds, and is tested with the data."""
    monkeypatch.setattr("ui.home.front.toy_pets", lambda: None)


def test_the_five_steps_are_linked_in_order(petlab_home: Path) -> None:
    at = Page("home")
    links = at.get("page_link")
    assert [link.page for link in links] == ["dataset", *PATH, *MORE]  # the first is the tour
    assert [link.label for link in links[1:6]] == [
        "**1. Dataset**",
        "**2. Augmentation**",
        "**3. Learning rate**",
        "**4. Training**",
        "**5. Softmax**",
    ]


def test_at_first_there_are_no_runs(petlab_home: Path) -> None:
    said = [caption.value for caption in Page("home").caption]
    assert "You haven’t searched for a rate yet." in said
    assert "No training yet." in said


def test_the_newest_runs_are_told(petlab_home: Path) -> None:
    store = RunStore()
    store.submit(RunConfig(kind="lr_find"))
    store.submit(RunConfig())
    said = [caption.value for caption in Page("home").caption]
    assert "Run 1: queued." in said
    assert "Run 2: queued." in said


def test_without_the_toy_pets_the_page_still_opens(monkeypatch: pytest.MonkeyPatch, petlab_home: Path) -> None:
    def refuse(source: str) -> None:
        raise DataError("There is no room on the disk.")

    monkeypatch.undo()
    monkeypatch.setattr("ui.home.front.list_pictures", refuse)
    monkeypatch.setattr("ui.server.start.ensure_worker", lambda: None)
    assert len(Page("home").get("page_link")) == 10


def test_a_model_answers_before_anybody_has_trained_one(petlab_home: Path) -> None:
    install(RunStore())
    at = Page("home")
    assert "sure that’s a <b>" in _html(at)
    shown = _html(at)
    at.click("another")
    assert at.session_state["pet"] == 1
    assert "sure that’s a <b>" in _html(at) != shown


def test_a_failed_training_does_not_greet_anybody(petlab_home: Path) -> None:
    store = RunStore()
    store.submit(RunConfig())
    store.mark(store.submit(RunConfig()), "failed")
    assert "Run 1: queued." in [caption.value for caption in Page("home").caption]


def test_the_thumbnails_are_the_newest_runs_losses(petlab_home: Path) -> None:
    store = RunStore()
    before = front.thumbnails(None, None)
    events = [BatchEnd(0, step, 1.0, loss, [1e-3], 0.9, 64.0) for step, loss in enumerate([3.0, 1.0, 2.0])]
    store.add_finished(RunConfig(), events)
    finder, training, bars = front.thumbnails(
        front.newest(store.list(kind="lr_find")), front.newest(store.list(kind="train"))
    )
    assert (finder, bars) == (before[0], before[2])
    assert training == sketches.curve([3.0, 1.0, 2.0], color=sketches.COLORS[1]) != before[1]


def _html(at: Page) -> str:
    return "".join(str(element.proto.body) for element in at.get("html"))
