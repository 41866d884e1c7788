"""The driver itself: what breaks a page breaks its test, and no test goes round the driver."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.driver import Page


def fail() -> None:
    raise ZeroDivisionError("a page at fault")


def grumble() -> None:
    logging.getLogger("ui.softmax.lab").error("a part at fault")


@pytest.mark.parametrize(("fault", "said"), [(fail, "ZeroDivisionError|a page at fault"), (grumble, "a part at fault")])
def test_a_page_that_breaks_after_a_click_fails_its_test(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[], None], said: str
) -> None:
    at = Page("softmax", outputs="Table")
    monkeypatch.setattr("ui.softmax.lab.show", lambda *_: fault())
    with pytest.raises(AssertionError, match=said):
        at.click("use_pasted")


def test_what_cannot_be_pressed_or_changed_is_not(petlab_home: Path) -> None:
    at = Page("lr_finder", data="folder", folder="/nowhere")
    assert at.error, "the page says what is wrong"
    at = Page("training", lr="5", method="fit_one_cycle", weights="none")
    with pytest.raises(AssertionError, match="freeze_epochs cannot be changed"):
        at.set("freeze_epochs", 2)


def test_no_test_runs_a_page_behind_the_drivers_back() -> None:
    around = re.compile(r"\.run\(|\bAppTest\b|\.click\(\)|\.exception\b")
    tests = sorted(path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))
    found = [f"{path.name}: {line}" for path in tests for line in path.read_text().splitlines() if around.search(line)]
    assert found == []
