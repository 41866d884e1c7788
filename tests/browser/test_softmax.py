"""The softmax page in a real browser: a slider, a cell, a photo, a broken file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from benchmarks.serving import Server
from core.data.config import DataConfig
from core.runs import RunConfig
from tests.browser import chromium
from tests.browser.finished import finished_run
from tests.makers import make_pets, tiny_learner


@pytest.fixture
def a_model(server: Server, tmp_path: Path) -> Iterator[int]:
    """A finished run in the server's store, with the model of a learner that saw a few coloured discs."""
    source = make_pets(tmp_path / "pets")
    folder = tiny_learner(source).export(tmp_path / "model")
    with finished_run(server, RunConfig(data=DataConfig(source=str(source))), folder) as number:
        yield number


def test_a_slider_changes_the_numbers_and_the_address(open_page: Callable[[str], Page]) -> None:
    page = open_page("/softmax")
    expect(page.get_by_role("cell", name="0.4170").first).to_be_visible()
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("cell", name="0.3840").first).to_be_visible()  # log(1 + exp(-1.1) + exp(-2.0))
    expect(page).to_have_url("/softmax?z_cat=2.1")
    page.reload()
    chromium.settle(page)
    expect(page.get_by_role("cell", name="0.3840").first).to_be_visible()


def test_a_cell_of_the_table_is_edited_and_a_wrong_one_explained(open_page: Callable[[str], Page]) -> None:
    page = open_page("/softmax?outputs=Table")
    _type_into_first_output(page, "800")
    expect(page.get_by_role("row").filter(has_text="log-sum-exp")).to_contain_text("800.0000")
    _type_into_first_output(page, "many")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Row 1 (Siamese): 'many' isn't a number.")
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("heading", name="Pet Lab")).to_be_visible()
    page.get_by_role("link", name="Softmax", exact=True).first.click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("'many' isn't a number")


def test_a_photo_is_classified_and_a_broken_file_explained(a_model: int, open_page: Callable[[str], Page]) -> None:
    page = open_page("/softmax?outputs=Photo")
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": "pet.png", "mimeType": "image/png", "buffer": _png()})
    expect(page.get_by_role("img", name="The uploaded photo pet.png")).to_be_visible()
    expect(page.get_by_text("This model was trained on")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="log-sum-exp")).to_be_visible()
    upload.set_input_files({"name": "half.png", "mimeType": "image/png", "buffer": _png()[:-500]})
    expect(page.get_by_test_id("stAlert")).to_contain_text("Open and save it again, or leave it out.")


def test_an_experiment_is_opened_moved_and_found_again_by_its_link(open_page: Callable[[str], Page]) -> None:
    page = open_page("/softmax")
    page.get_by_text("none of these", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="sum over all classes")).to_contain_text("0.0728")
    page.get_by_role("slider", name="Lower every output by").focus()
    page.keyboard.press("ArrowRight")
    sums = page.get_by_role("row").filter(has_text="sum over all classes")
    expect(sums).to_contain_text("0.0448")  # sigmoids of -3.5, -4.5, -5.4
    expect(page).to_have_url("/softmax?experiment=none+of+these&lower=5.5")
    page.reload()
    chromium.settle(page)
    expect(sums).to_contain_text("0.0448")


def test_a_validation_picture_and_its_class_are_shown(a_model: int, open_page: Callable[[str], Page]) -> None:
    page = open_page(f"/softmax?outputs=Validation&model={a_model}")
    expect(page.get_by_role("img", name="A validation picture of")).to_be_visible()
    expect(page.get_by_text("Labelled")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="log-sum-exp")).to_be_visible()


def _type_into_first_output(page: Page, text: str) -> None:
    chromium.settle(page)
    page.wait_for_timeout(500)  # the grid takes the focus back a moment after an earlier entry
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    page.mouse.click(box["x"] + 200, box["y"] + 52)
    page.wait_for_timeout(300)  # and goes from its canvas to the cell a moment after a click
    page.keyboard.press("Enter")
    editor = page.locator(".gdg-input")
    expect(editor).to_be_focused()
    editor.fill(text)
    page.keyboard.press("Enter")
    expect(editor).to_have_count(0)


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 50).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
