"""The finder's page by its keys: before, after, and with a curve that says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs import RunConfig, RunStore
from core.runs.worker import work
from core.train.events import LRFindEnd
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import open_page, texts


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


def found(pets: Path, **changes: float) -> tuple[int, LRFindEnd]:
    store = RunStore()
    config = RunConfig(
        kind="lr_find", data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", frozen=True, **changes
    )
    run = store.submit(config)
    work(store, once=True)
    return run, store.events_since(run)[-1][1]


def test_before_the_first_run_it_says_what_to_do(pets: Path) -> None:
    at = open_page("lr_finder", pets)
    assert not at.exception
    assert "Press **Find a rate**" in texts(at)


def test_the_button_submits_a_finder_run_with_the_body_frozen(pets: Path) -> None:
    at = open_page("lr_finder", pets, arch=ARCH)
    at.button(key="find").click().run()
    (run,) = RunStore().list()
    assert (run.kind, run.config.arch, run.config.frozen) == ("lr_find", ARCH, True)
    assert at.query_params["find_run"] == str(run.id)


def test_each_rule_of_a_finished_run_can_be_taken(pets: Path) -> None:
    run, end = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run))
    assert not at.exception
    assert at.number_input(key=f"pick-{run}").value == pytest.approx(end.suggestions["valley"])
    at.button(key="take-minimum").click().run()
    assert at.number_input(key=f"pick-{run}").value == pytest.approx(end.suggestions["minimum"])
    link = at.get("page_link")[0].proto
    assert f"lr={end.suggestions['minimum']:.3g}" in link.query_string
    assert "minimum" in link.query_string


def test_a_curve_with_too_few_points_is_not_read(pets: Path) -> None:
    run, end = found(pets, start_lr=1.0, end_lr=100.0, num_it=10)
    assert end.suggestions == {}
    at = open_page("lr_finder", pets, find_run=str(run))
    assert not at.exception
    assert "too few points" in texts(at)


def test_a_training_run_is_not_shown_as_a_curve(pets: Path) -> None:
    run = RunStore().submit(RunConfig(data=tiny_config(pets), pretrained=None))
    assert f"There is no run {run}" in texts(open_page("lr_finder", pets, find_run=str(run)))
