"""A real finder run on tiny pictures, as a person at a browser does it: the curve grows, a point is clicked, the slider
walks on, the rate is proved and used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import settle
from tests.makers import make_pets


@pytest.mark.timeout(240)
def test_a_rate_is_found_clicked_proved_and_used(
    open_page: Callable[[str], Page], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = make_pets(tmp_path_factory.mktemp("finder") / "pets")
    form = "size=64&batch_size=8&num_it=60&proof_it=10"  # with the toy weights the curve is one to trust
    page = open_page(f"/lr_finder?data=folder&folder={folder}&{form}")
    page.get_by_role("button", name="Find a rate").click()
    expect(page.get_by_text(re.compile(r"running, step [1-9]\d* of 60"))).to_be_visible(timeout=60_000)
    growing = page.get_by_role("figure", name=re.compile("Loss against learning rate, [1-9]"))
    expect(growing.locator("path[stroke]").first).to_be_attached()
    expect(page.get_by_role("button", name="Prove it")).to_be_visible(timeout=60_000)
    settle(page)
    number = page.get_by_label("Your rate")
    before = number.input_value()

    box = _points(page).nth(30).bounding_box()  # 1e-7 to 10 in 60 steps: step 30 is at 1e-3
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(number).not_to_have_value(before)
    expect(number).to_have_value("0.001")
    page.get_by_role("slider").first.press("ArrowRight")
    expect(number).to_have_value("0.00136")  # 10 ** (8 / 60) times more
    settle(page)
    assert re.search(r"[?&]pick=0\.001359", page.url)

    page.get_by_role("button", name="Prove it").click()
    expect(page.get_by_text("All three start at a loss of")).to_be_visible(timeout=60_000)
    page.reload()
    settle(page)
    expect(page.get_by_text("All three start at a loss of")).to_be_visible()
    expect(number).to_have_value("0.00136")
    page.get_by_role("link", name="Use this rate").click()
    expect(page.get_by_text(re.compile(r"Source: learning rate finder, run \d+"))).to_be_visible()
    assert "lr=0.00136" in page.url


def _points(page: Page) -> Locator:
    """The dots of the smoothed curve, which is the second trace."""
    return page.locator(".js-plotly-plot .scatterlayer .trace:nth-child(2) .point")
