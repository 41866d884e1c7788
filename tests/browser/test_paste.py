"""A picture pasted or dropped anywhere on a page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.makers import make_pets

SEND = """async ([kind, name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  const event = kind === 'paste' ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector('h1').dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return (make_pets(tmp_path / "pets") / "blue_dog_1.png").read_bytes()


def send(page: Page, kind: str, data: bytes, name: str = "luna.png", mime: str = "image/png") -> bool:
    """Pastes or drops a file on the heading; whether a script took it."""
    return page.evaluate(SEND, [kind, name, mime, list(data)])


def test_a_picture_pasted_on_home_travels_through_the_pages(open_page: Callable[[str], Page], picture: bytes) -> None:
    page = open_page("/")
    assert send(page, "paste", picture)
    expect(page.get_by_role("img", name="The photo luna.png", exact=True)).to_be_visible(timeout=60_000)
    assert "from=upload" in page.url
    page.get_by_role("link", name="Softmax", exact=True).first.click()
    page.get_by_text("Photo", exact=True).click()
    expect(page.get_by_role("img", name="The uploaded photo luna.png")).to_be_visible()
    page.get_by_role("link", name="Augmentation", exact=True).first.click()
    page.get_by_role("button", name="Picture").click()
    page.get_by_text("a photo of yours").click()
    expect(page.get_by_role("img", name=re.compile("^Your picture")).first).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "path", "shown"),
    [
        ("drop", "/predict", "The photo luna.png"),
        ("paste", "/predict?from=upload", "The photo luna.png"),
        ("drop", "/softmax?outputs=Photo", "The uploaded photo luna.png"),
    ],
)
def test_a_page_takes_a_picture_wherever_it_lands(
    kind: str, path: str, shown: str, open_page: Callable[[str], Page], picture: bytes
) -> None:
    page = open_page(path)
    assert send(page, kind, picture)
    expect(page.get_by_role("img", name=shown, exact=True)).to_be_visible(timeout=60_000)


def test_augmentation_takes_a_dropped_picture(open_page: Callable[[str], Page], picture: bytes) -> None:
    page = open_page("/augmentation")
    assert send(page, "drop", picture)
    expect(page.get_by_role("img", name=re.compile("^Your picture")).first).to_be_visible(timeout=60_000)


def test_text_and_other_files_are_left_to_the_browser(open_page: Callable[[str], Page]) -> None:
    page = open_page("/predict?from=upload")
    assert not send(page, "paste", b"Luna", "luna.txt", "text/plain")
    settle(page)
    expect(page.get_by_text("luna.txt")).to_have_count(0)
