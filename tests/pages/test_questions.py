"""The page of questions by its keys: each task is done as a person does it, ticks stay, links lead where they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.questions import QUESTIONS
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from tests.core.questions.test_checks import RIGHT
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, open_page, texts
from ui.questions.visits import VISITS


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


def fill_in(at: Page, n: int) -> None:
    """The right values, as `test_checks.py` has them."""
    values: dict[str, object] = {}
    for i, (field, value) in enumerate(zip(QUESTIONS[n].task.fields, RIGHT[n], strict=True)):
        if field.kind == "several":
            values |= {f"task-{n}-{i}-{list(field.options).index(option)}": True for option in value}
        else:
            values[f"task-{n}-{i}"] = value
    at.fill(values)


@pytest.mark.parametrize("n", RIGHT)
def test_a_task_is_ticked_once_it_is_done(n: int) -> None:
    at = Page("questions", q=str(n))
    assert f"{n}. {QUESTIONS[n].title}" in [heading.value for heading in at.subheader]
    assert "**0 of 23** done" in texts(at)
    assert not at.success
    fill_in(at, n)
    assert len(at.success) == 1
    assert "**1 of 23** done" in texts(at)
    assert at.query_params["ticked"] == str(n)


def test_a_wrong_value_gets_a_hint_and_no_tick() -> None:
    at = Page("questions", q="20")
    at.fill({"task-20-1": "4.01e-3", "task-20-0": "2e-5"})
    assert "halfway by difference" in at.info[0].value
    assert "**0 of 23** done" in texts(at)


def test_ticks_and_what_was_filled_in_survive_a_page_change() -> None:
    at = Page("questions", q="11", ticked="1-2")
    fill_in(at, 11)
    at.goto("softmax")
    at.goto("questions")
    assert "**3 of 23** done" in texts(at)
    assert at.text_input(key="task-11-0").value == "7.39"


def test_ticks_are_taken_off_together_with_what_was_filled_in() -> None:
    at = Page("questions", q="11", ticked="1-2")
    fill_in(at, 11)
    at.click("clear_ticks")
    assert "**0 of 23** done" in texts(at)
    assert at.text_input(key="task-11-0").value == ""


def test_at_first_the_first_question_without_a_tick_is_open() -> None:
    at = Page("questions", ticked="1-2-4")
    assert at.subheader[0].value.startswith("3. ")
    at.click("next")
    assert at.subheader[0].value.startswith("4. ")
    at.click("open-20")
    assert at.subheader[0].value.startswith("20. ")


@pytest.mark.parametrize("q", ["0", "24", "x", "-1"])
def test_a_question_that_is_none_opens_the_first(q: str) -> None:
    at = Page("questions", q=q)
    assert at.subheader[0].value.startswith("1. ")


def test_the_filter_shows_what_is_open_or_done() -> None:
    at = Page("questions", which="done", ticked="3-5")
    listed = [button.key for button in at.button if str(button.key).startswith("open-")]
    assert listed == ["open-3", "open-5"]
    at.set("which", "open")
    assert len([button for button in at.button if str(button.key).startswith("open-")]) == 21


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


def test_a_finder_run_of_this_session_is_read(pets: Path) -> None:
    store = RunStore()
    config = RunConfig(kind="lr_find", data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", num_it=40)
    run = store.submit(config.model_copy(update={"end_lr": 1000.0}))
    work(store, once=True)
    end = store.events_since(run)[-1][1]
    at = Page("questions", q="16")
    at.set("task-16-0", f"{end.suggestions['minimum']:.1e}")
    assert not at.success  # not seen in this session
    for name, value in {"data": "folder", "folder": str(pets), "size": "64", "find_run": str(run)}.items():
        at.query_params[name] = value
    at.goto("lr_finder")
    at.goto("questions")
    assert f"run {run} has its lowest loss" in at.success[0].value


def test_a_finished_fine_tune_is_ticked_without_typing(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", epochs=1))
    work(store, once=True)
    at = open_page("training", pets, run=str(run), q="17")
    at.goto("questions")
    at.click("open-17")
    assert f"Run {run} did both" in at.success[0].value
    store.delete(run)
    at.rerun()


@pytest.mark.parametrize("n", VISITS)
def test_what_a_link_names_is_what_the_pages_widgets_hold(n: int, pets: Path) -> None:
    page, state, _ = VISITS[n]
    at = open_page(page, pets, **state)
    for key, said in state.items():
        if said == "new":
            assert key not in at.session_state  # the empty form
            continue
        value = at.session_state[key]
        if isinstance(value, bool):
            assert said == str(value).lower()
        elif isinstance(value, int | float):
            assert float(said) == value
        else:
            assert said.lower() == value.lower()  # the source "sliders" is "Sliders" in the address


def test_each_question_has_a_link_that_carries_its_state() -> None:
    assert list(VISITS) == list(QUESTIONS)
    for n in (1, 13, 20):
        link = Page("questions", q=str(n)).get("page_link")[0].proto
        assert link.page == VISITS[n].page
        for key in VISITS[n].state:
            assert f"{key}=" in link.query_string
