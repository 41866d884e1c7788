"""The tour: an invitation, a stop at a time, a detour, an end; and large type, which goes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.driver import APP, Page, texts
from ui.page.large_type import FACTOR
from ui.page.tour import STOPS

ROOT = Path(APP).parent


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch, petlab_home: Path) -> None:
    """Unpacking the toy pets takes seconds, and is tested with the data."""
    monkeypatch.setattr("ui.home.front.toy_pets", lambda: None)


def links(at: Page) -> dict[str, str]:
    """What the links of the tour say -> the address that they lead to."""
    found = (link.proto for link in at.get("page_link"))
    return {link.label: f"{link.page}?{link.query_string}" for link in found if "tour=" in link.query_string}


def test_a_newcomer_is_invited_and_may_decline() -> None:
    at = Page("home")
    assert "New here?" in texts(at)
    at.click("no_tour")
    assert "New here?" not in texts(at)
    assert list(links(at)) == ["**Take the tour**"], "the way to it stays"


def test_every_stop_is_a_page_and_leads_to_the_next() -> None:
    for number, stop in enumerate(STOPS, start=1):
        assert (ROOT / "pages" / f"{stop.page}.py").is_file()
        at = Page("questions", tour=str(number))  # any page tells the stop that its address names
        assert f"**Tour, {number} of {len(STOPS)}.** {stop.task}" in texts(at)
        following = [label for label in links(at) if label.startswith("**Next: ")]
        assert following == ([f"**Next: {STOPS[number].title}**"] if number < len(STOPS) else [])


def test_a_detour_keeps_the_stop_and_the_end_forgets_it() -> None:
    at = Page("questions", tour="2")
    at.query_params.clear()
    at.rerun()
    assert f"Your tour is paused at stop 2 of {len(STOPS)}." in texts(at)
    assert list(links(at)) == ["**Back to Augmentation**"]
    at.click("end_tour")
    assert "Your tour is paused" not in texts(at)


@pytest.mark.parametrize("text", ["0", "99", "x", "-1"])
def test_a_stop_that_is_none_is_no_tour(text: str) -> None:
    at = Page("questions", tour=text)
    assert "Tour," not in texts(at) and "tour is paused" not in texts(at)


def test_large_type_is_a_switch_on_the_page_and_a_word_in_the_address() -> None:
    at = Page("softmax")
    assert not any("html {font-size" in html.body for html in at.get("html"))
    at.set("large", True)
    size = next(html.body for html in at.get("html") if "html {font-size" in html.body)
    assert f"{17 * FACTOR:.1f}px" in size
    assert Page("questions", large="true").toggle(key="large").value is True
