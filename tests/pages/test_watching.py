"""Runs that are watched while something happens to them elsewhere: they are deleted, or end as a button is pressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import RunError
from core.runs import Run, RunConfig, RunStore
from core.train.events import BatchEnd, PhaseStart
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, open_page, texts
from ui.page import cached


@pytest.fixture
def folder(petlab_home: Path, tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


@pytest.fixture
def config(folder: Path) -> RunConfig:
    return RunConfig(data=tiny_config(folder), arch=ARCH, pretrained=None, precision="fp32", epochs=1)


def began(config: RunConfig) -> int:
    """A run that a worker has just taken."""
    store = RunStore()
    run = store.submit(config)
    store.claim("somebody")
    if config.kind == "train":
        batch = BatchEnd(0, 0, 2.0, 2.0, [1e-4, 1e-4, 1.3e-3], 0.9, 64.0)
        store.append(run, [PhaseStart(0, "head only", 1, 4, True), batch])
    return run


def watched(page: str, parameter: str, run: int, folder: Path) -> Page:
    at = open_page(page, folder, **{parameter: str(run)})
    return at


@pytest.mark.parametrize(
    ("page", "parameter", "kind", "command"),
    [
        ("training", "run", "train", "pause"),
        ("training", "run", "train", "stop"),
        ("lr_finder", "find_run", "lr_find", "stop"),
    ],
)
def test_a_click_that_comes_too_late_is_answered_by_a_sentence(
    folder: Path, config: RunConfig, page: str, parameter: str, kind: str, command: str
) -> None:
    """It was a traceback."""
    run = began(config.model_copy(update={"kind": kind}))
    at = watched(page, parameter, run, folder)
    RunStore().mark(run, "stopped")
    at.click(f"{command}-{run}")
    assert f"Run {run} is stopped, so it can't {command}." in texts(at)
    assert "so it can't" not in texts(at.rerun())


def test_a_button_pressed_while_the_run_is_being_stopped_is_answered_too(folder: Path, config: RunConfig) -> None:
    run = began(config)
    at = watched("training", "run", run, folder)
    RunStore().request(run, "stop")
    at.click(f"pause-{run}")
    assert f"Run {run} is being stopped, so it can't pause." in texts(at)


@pytest.mark.parametrize(
    ("page", "parameter", "kind"), [("training", "run", "train"), ("lr_finder", "find_run", "lr_find")]
)
def test_a_run_that_is_deleted_while_its_page_is_drawn_is_answered_by_a_sentence(
    folder: Path, config: RunConfig, page: str, parameter: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunStore().submit(config.model_copy(update={"kind": kind}))
    store, looks = cached.store(), []

    def vanish(run_id: int) -> Run:
        looks.append(run_id)
        if len(looks) > 1:
            raise RunError(f"Run {run_id} was deleted.", "The page Runs can restore it for a day.")
        return RunStore().get(run_id)

    monkeypatch.setattr(store, "get", vanish)
    at = watched(page, parameter, run, folder)
    assert f"Run {run} was deleted." in texts(at)


def test_a_run_that_was_deleted_meanwhile_leaves_the_form(folder: Path, config: RunConfig) -> None:
    run = RunStore().submit(config)
    at = watched("training", "run", run, folder)
    RunStore().delete(run)
    at.rerun()
    assert f"Run {run} was deleted. You can restore it" in texts(at)


def test_a_timing_that_was_deleted_is_offered_again(folder: Path) -> None:
    at = open_page("training", folder)
    at.click("measure")
    (run,) = RunStore().list(kind="estimate")
    assert f"stop-{run.id}" in [button.key for button in at.button]
    RunStore().delete(run.id)
    at.rerun()
    assert at.button(key="measure")


def test_runs_side_by_side_do_without_one_that_is_deleted(folder: Path, config: RunConfig) -> None:
    first, second = began(config), RunStore().submit(config)
    at = open_page("runs", folder, runs=f"{first},{second}")
    RunStore().delete(second)
    at.rerun()
    assert f"run {second}" not in at.get("plotly_chart")[0].proto.alt
