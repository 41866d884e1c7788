"""The server that `make app` starts: its pages, its worker and what a first visitor sees."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.serving import Server

PAGES = {"/": "Home", "/dataset": "Dataset", "/augmentation": "Augmentation", "/lr_finder": "Learning rate"}
PAGES |= {"/training": "Training", "/runs": "Runs", "/softmax": "Softmax", "/predict": "Predict"}
PAGES |= {"/mistakes": "Mistakes", "/questions": "Questions"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_at_its_own_address_beside_all_others(path: str, open_page: Callable[[str], Page]) -> None:
    """A shared link opened before anyone had visited the start page once ran without app.py."""
    page = open_page(path)
    for title in PAGES.values():
        expect(page.get_by_role("link", name=title, exact=True).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_killed_worker_is_replaced_without_a_visit(server: Server) -> None:
    first = _wait_for_worker(server, other_than=None)
    subprocess.run(["kill", "-9", str(first)], check=True)
    assert _wait_for_worker(server, other_than=first) != first


def _wait_for_worker(server: Server, other_than: int | None) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = subprocess.run(["pgrep", "-P", str(server.pid), "-f", "core worker"], capture_output=True, text=True)
        workers = [int(line) for line in found.stdout.split() if int(line) != other_than]
        if workers:
            return workers[0]
        time.sleep(0.1)
    raise AssertionError(f"no worker under process {server.pid}:\n{server.log_text()}")
