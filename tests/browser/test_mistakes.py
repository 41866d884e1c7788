"""The mistakes page in a real browser: a click on a square of the confusion matrix shows its pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, insert

from benchmarks.serving import Server
from core.runs import RunConfig, RunStore
from core.runs.tables import runs
from core.train import valid_preds
from core.train.loop import ValidOutputs
from tests.makers import make_pets, tiny_learner

SQUARES = ".js-plotly-plot .scatterlayer .points path"


@pytest.fixture
def a_run(server: Server, tmp_path: Path) -> Iterator[int]:
    """A finished run in the server's store that took two cats for a dog and one dog for a hound."""
    learn = tiny_learner(make_pets(tmp_path / "pets"))
    url = f"sqlite:///{server.home / 'petlab.db'}"
    store = RunStore(url)  # makes the tables where the server has not yet
    store.list(limit=1)
    run = {"kind": "train", "state": "finished", "created": time.time(), "model": str(learn.export(tmp_path / "model"))}
    config = RunConfig(data=learn.dls.config).model_dump_json()
    engine = create_engine(url)
    with engine.begin() as conn:  # finished from the start, so that no worker takes it
        number = conn.execute(insert(runs).values(**run, config=config, total_epochs=1).returning(runs.c.id))
        run_id = number.scalar_one()
    engine.dispose()
    targs = torch.tensor(learn.dls.targets)
    said = targs.clone()
    said[[0, 1]], said[8] = 1, 2  # eight pictures of each class, in the order of vocab
    outputs = ValidOutputs(torch.nn.functional.one_hot(said, 3).half(), targs, list(range(24)))
    valid_preds.keep(server.home / "runs" / str(run_id), 0, 1, outputs, learn.vocab)
    yield run_id
    store.delete(run_id)


@pytest.mark.usefixtures("a_run")
def test_a_click_on_a_cell_shows_its_pictures(open_page: Callable[[str], Page]) -> None:
    page = open_page("/mistakes")
    expect(page.get_by_text("3 of 24 wrong")).to_be_visible()
    expect(page.get_by_role("img", name="labelled Red Cat, predicted blue dog")).to_have_count(2)
    squares = page.locator(SQUARES)
    expect(squares).to_have_count(2)
    box = squares.nth(1).bounding_box()  # Plotly takes clicks on a layer above its points
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("img", name="labelled blue dog, predicted green hound")).to_have_count(1)
    expect(page.get_by_role("img", name="labelled Red Cat, predicted blue dog")).to_have_count(0)
    page.get_by_text("Share of the row").click()
    expect(page.get_by_role("img", name="labelled blue dog, predicted green hound")).to_have_count(1)
