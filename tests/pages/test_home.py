"""The front page: the path in order, and how things stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DataError
from core.runs import RunConfig, RunStore
from tests.pages.driver import Page

PATH = ["dataset", "augmentation", "lr_finder", "training", "softmax"]
MORE = ["predict", "mistakes", "runs", "questions"]


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking the toy pets takes seconds, and is tested with the data."""
    monkeypatch.setattr("ui.home.front.toy_pets", lambda: None)


def test_the_five_steps_are_linked_in_order(petlab_home: Path) -> None:
    at = Page("home")
    assert [heading.value for heading in at.subheader] == [
        "1. Dataset",
        "2. Augmentation",
        "3. Learning rate",
        "4. Training",
        "5. Softmax",
    ]
    assert [link.page for link in at.get("page_link")] == ["dataset", *PATH, *MORE]  # the first is the tour


def test_at_first_there_are_no_runs(petlab_home: Path) -> None:
    said = [caption.value for caption in Page("home").caption]
    assert "No search yet." in said
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
    at = Page("home")
    assert len(at.subheader) == 5
