"""The page of runs with a mouse: rows are ticked, files come down, a deletion is undone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.serving import Server
from core.runs import RunConfig
from tests.browser import chromium
from tests.browser.finished import finished_run
from tests.makers import make_pets, tiny_learner

ROW = 37  # pixels


@pytest.fixture
def two_runs(server: Server, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Two trainings in the server's store that are finished from the start, so that no worker takes them."""
    folder = tiny_learner(make_pets(tmp_path / "pets")).export(tmp_path / "model")
    first, second = (finished_run(server, RunConfig(lr=lr), folder, epochs=2) for lr in (1e-3, 4e-3))
    with first as older, second as newer:
        yield older, newer


def test_rows_are_ticked_compared_taken_along_deleted_and_restored(
    open_page: Callable[[str], Page], two_runs: tuple[int, int], tmp_path: Path
) -> None:
    older, newer = two_runs
    page = open_page("/runs")
    expect(page.get_by_role("figure", name=f"Validation loss of run {newer} along epochs")).to_be_visible()
    table = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(table["x"] + 17, table["y"] + 2.5 * ROW)  # the second row, below the head
    both = page.get_by_role("figure", name=f"Validation loss of run {newer}, run {older} along epochs")
    expect(both).to_be_visible()
    expect(page.get_by_role("heading", name="Settings that differ")).to_be_visible()
    expect(page).to_have_url(re.compile(f"runs={newer}(,|%2C){older}"))
    page.reload()
    chromium.settle(page)
    expect(both).to_be_visible()

    page.get_by_role("button", name="Delete 2 runs").click()
    expect(page.get_by_text(f"Runs {newer}, {older} deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(both).to_be_visible()

    page.goto(f"/runs?runs={older}")
    chromium.settle(page)
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Model as ZIP").click()
    started.value.save_as(tmp_path / "model.zip")
    names = zipfile.ZipFile(tmp_path / "model.zip").namelist()
    assert f"petlab-run-{older}/model.safetensors" in names
