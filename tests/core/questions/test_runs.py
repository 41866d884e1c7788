"""The two tasks that look at runs, and the ticks as text."""

from __future__ import annotations

from typing import Any

import pytest

from core.questions import PARTS, QUESTIONS, Watched
from core.questions.ticks import read_ticks, report, write_ticks
from core.runs import RunConfig
from core.train.events import LRFindEnd
from core.train.lr_find.rules import suggestions

FINDER = RunConfig(kind="lr_find")
LRS = [1e-7 * 10 ** (i / 12) for i in range(90)]
LOSSES = [2.0 - 0.01 * i if i < 70 else 1.3 + 0.4 * (i - 69) for i in range(90)]  # lowest at point 69
AT_LOWEST = LRS[69]


def finder(number: int, stopped: str = "diverged", lowest: float = 1.0) -> Watched:
    lrs = [lr * lowest for lr in LRS]
    found = LRFindEnd(lrs, LOSSES, suggestions(lrs, LOSSES, 90), LOSSES, stopped)
    return Watched(number, FINDER, "finished", found)


def training(**changes: Any) -> Watched:
    state = changes.pop("state", "finished")
    return Watched(7, RunConfig(**changes), state)


def test_a_finder_that_exploded_and_a_tenth_of_its_lowest_point_pass() -> None:
    outcome = QUESTIONS[16].task.outcome([f"{AT_LOWEST / 10:.1e}"], [finder(3)])
    assert outcome.done
    assert "run 3" in outcome.words


def test_an_older_run_of_the_session_counts_too() -> None:
    runs = [finder(3), finder(4, lowest=0.1), training()]
    assert "run 3" in QUESTIONS[16].task.outcome([f"{AT_LOWEST / 10:.2e}"], runs).words


@pytest.mark.parametrize(
    ("runs", "typed", "said"),
    [
        ([], "1e-3", ""),
        ([training()], "1e-3", ""),
        ([Watched(1, FINDER, "running")], "1e-3", "still running"),
        ([finder(3, "all steps done")], "1e-3", "didn't explode"),
        ([finder(3)], "", "read the rate from"),
        ([finder(3)], "much", "isn't a number"),
        ([finder(3)], f"{AT_LOWEST:.1e}", "take a tenth"),
        ([finder(3)], "1e-9", "shows it"),
    ],
)
def test_a_finder_task_that_is_not_done_says_what_is_missing(runs: list[Watched], typed: str, said: str) -> None:
    outcome = QUESTIONS[16].task.outcome([typed], runs)
    assert not outcome.done
    assert said in outcome.words
    assert bool(outcome.words) == bool(said)


def test_a_finished_fine_tune_passes_beside_others() -> None:
    runs = [finder(3), training(freeze_epochs=2, epochs=3), training(method="fit_one_cycle")]
    outcome = QUESTIONS[17].task.outcome([], runs)
    assert outcome.done
    assert "the head alone: 2, then with all layers: 3" in outcome.words


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], ""),
        ([finder(3)], ""),
        ([training(method="fit_one_cycle")], "Choose the method fine_tune"),
        ([training(freeze_epochs=0)], "no frozen epoch"),
        ([training(state="running")], "counts once it's finished"),
        ([training(state="stopped")], "is stopped"),
    ],
)
def test_a_training_that_does_not_count_says_why(runs: list[Watched], said: str) -> None:
    outcome = QUESTIONS[17].task.outcome([], runs)
    assert not outcome.done
    assert said in outcome.words


@pytest.mark.parametrize("ticks", [set(), {1}, {23, 4, 11}])
def test_ticks_come_back_from_the_address(ticks: set[int]) -> None:
    assert read_ticks(write_ticks(ticks), QUESTIONS) == ticks


@pytest.mark.parametrize(
    ("text", "ticks"), [("1-99-x-2", {1, 2}), ("²-1", {1}), ("-", set()), ("0-24", set()), ("9" * 9000, set())]
)
def test_an_edited_address_ticks_only_what_there_is(text: str, ticks: set[int]) -> None:
    assert read_ticks(text, QUESTIONS) == ticks


def test_the_list_to_hand_in_names_all_questions() -> None:
    text = report(PARTS, {2, 23})
    assert text.count("- [x]") == 2
    assert text.count("- [ ]") == 21
    assert "2 of 23 ticked" in text
    assert "- [x] 23. Half precision" in text
