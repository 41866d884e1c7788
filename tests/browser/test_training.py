"""A training with a mouse: paused, one batch seen closely, resumed, stopped."""

from __future__ import annotations

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
    expect(page.get_by_text("seen closely")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("update ÷ weights")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Plan another").click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
