"""The page of runs with a mouse: rows are ticked, files come down, a deletion is undone."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, insert

from benchmarks.serving import Server
from core.runs import RunConfig, RunStore
from core.runs.tables import runs
from core.train.events import BatchEnd, EpochEnd
from tests.browser import chromium
from tests.makers import make_pets, tiny_learner

ROW = 37  # pixels


@pytest.fixture
def two_runs(server: Server, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Two trainings in the server's store that are finished from the start, so that no worker takes them."""
    folder = tiny_learner(make_pets(tmp_path / "pets")).export(tmp_path / "model")
    url = f"sqlite:///{server.home / 'petlab.db'}"
    store, engine = RunStore(url), create_engine(url)
    numbers = []
    for lr in (1e-3, 4e-3):
        row = {"kind": "train", "state": "finished", "created": time.time(), "model": str(folder), "total_epochs": 2}
        with engine.begin() as conn:
            config = RunConfig(lr=lr).model_dump_json()
            number = conn.execute(insert(runs).values(**row, config=config).returning(runs.c.id)).scalar_one()
        for epoch in range(2):
            batch = BatchEnd(epoch, epoch, 1.0, 0.9, [1e-3] * 3, 0.9, 64.0)
            store.append(number, [batch, EpochEnd(epoch, 1.0, 0.8, 0.25, 1.5)])
        numbers.append(number)
    engine.dispose()
    yield numbers[0], numbers[1]
    for number in numbers:
        store.delete(number)


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
