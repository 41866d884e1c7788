"""The mistakes page in a real browser: a click on a square of the confusion matrix shows its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.serving import Server
from core.runs import RunConfig
from tests.browser.finished import finished_run, keep_mistakes
from tests.makers import make_pets, tiny_learner

SQUARES = ".js-plotly-plot .scatterlayer .points path"


@pytest.fixture
def a_run(server: Server, tmp_path: Path) -> Iterator[int]:
    """A finished run in the server's store that took two cats for a dog and one dog for a hound."""
    learn = tiny_learner(make_pets(tmp_path / "pets"))
    with finished_run(server, RunConfig(data=learn.dls.config), learn.export(tmp_path / "model")) as number:
        keep_mistakes(server, number, learn)
        yield number


@pytest.mark.usefixtures("a_run")
def test_a_click_on_a_cell_shows_its_pictures(open_page: Callable[[str], Page]) -> None:
    page = open_page("/mistakes")
    expect(page.get_by_text("3 of 24 pictures wrong")).to_be_visible()
    expect(page.get_by_role("img", name="labelled Red Cat, predicted blue dog")).to_have_count(2)
    squares = page.locator(SQUARES)
    expect(squares).to_have_count(2)
    box = squares.nth(1).bounding_box()  # Plotly takes clicks on a layer above its points
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("img", name="labelled blue dog, predicted green hound")).to_have_count(1)
    expect(page.get_by_role("img", name="labelled Red Cat, predicted blue dog")).to_have_count(0)
    page.get_by_text("As a share of the row").click()
    expect(page.get_by_role("img", name="labelled blue dog, predicted green hound")).to_have_count(1)
