"""The Predict page in a real browser: a photo is uploaded, predicted and doubted; then another heatmap is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.serving import Server
from core.runs import RunConfig
from tests.browser import chromium
from tests.browser.finished import finished_run
from tests.makers import make_pets, tiny_config, tiny_learner


@pytest.fixture
def a_model(server: Server, tmp_path: Path) -> Iterator[int]:
    """A finished run in the server's store, with the model of a learner that knows coloured discs."""
    source = make_pets(tmp_path / "pets")
    folder = tiny_learner(source).export(tmp_path / "model")
    with finished_run(server, RunConfig(data=tiny_config(source)), folder) as number:
        yield number


def test_an_upload_is_predicted_and_its_heatmap_shown(
    a_model: int, open_page: Callable[[str], Page], tmp_path: Path
) -> None:
    page = open_page("/predict?from=upload")
    files = [tmp_path / "pets" / "blue_dog_1.png", tmp_path / "note.png"]
    files[1].write_bytes(b"no picture")
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_role("img", name="The photo blue_dog_1.png", exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name=re.compile("blue_dog_1.png with a heatmap"))).to_be_visible()
    expect(page.get_by_text("that's a false alarm")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("isn't a picture that Pet Lab can read")).to_be_visible()
    shown = page.get_by_role("img", name=re.compile("with a heatmap")).get_attribute("alt")
    other = next(name for name in ("Red Cat", "blue dog", "green hound") if not shown.endswith(name))
    page.get_by_role("combobox", name=re.compile("Evidence for")).click()
    page.get_by_role("option", name=other, exact=True).click()
    chromium.settle(page)
    expect(page.get_by_role("img", name=re.compile(f"heatmap of the evidence for {other}"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download results as CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert len(lines) == 3 and "blue_dog_1.png" in lines[1] and "It reads" in lines[2]
