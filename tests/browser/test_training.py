"""A training with a mouse: paused, one batch seen closely, resumed, stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.makers import ARCH, make_pets


def test_a_training_is_paused_stepped_resumed_and_stopped(open_page: Callable[[str], Page], tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    settings = f"arch={ARCH}&weights=none&precision=fp32&batch_size=4&epochs=200&size=64"
    page = open_page(f"/training?data=folder&folder={pets}&{settings}")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Pause").click(timeout=60_000)
    page.get_by_role("button", name="One batch").click(timeout=30_000)
    expect(page.get_by_text("in detail")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("update ÷ weights")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Plan another").click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_five_lessons_unfold_below_a_training(open_page: Callable[[str], Page], tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    page = open_page(
        f"/training?data=folder&folder={pets}&arch={ARCH}&weights=none&precision=fp32&batch_size=4&epochs=3&size=64"
    )
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("link", name="Show it a photo")).to_be_visible(timeout=90_000)
    run = re.search(r"[?&]run=(\d+)", page.url).group(1)
    for lesson, picture in {
        "What the two steps of fine_tune do": "How far each layer group has moved after 4 epochs",
        "A rate for each layer group": f"Rates of 20 batches of run {run}",
        "Why early stopping and one cycle don't go together": "Validation loss after 4 epochs",
    }.items():
        page.get_by_text(lesson, exact=True).click()
        expect(page.get_by_role("figure", name=picture)).to_be_visible()
    page.get_by_role("slider", name="Patience").press("ArrowRight")
    expect(page.get_by_text("With a patience of 2, this training")).to_be_visible()
    page.get_by_text("Is a deeper network worth the time?", exact=True).click()
    expect(page.get_by_text("These counts are for pictures of 64 pixels")).to_be_visible()
    page.get_by_text("Half precision: half the bits", exact=True).click()
    expect(page.get_by_text("That's why fp16 training scales the loss up")).to_be_visible()
    for part in ("two_steps", "slices", "stopping", "networks", "half_precision"):
        assert f"{part}=true" in page.url
