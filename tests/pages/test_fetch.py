"""A data set that has to be downloaded first: the offer, the way there, a stop, a failure, and the page going on."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.download.oxford_pets import is_there
from core.runs import RunStore
from core.runs.worker.worker import work
from core.train.events import Download
from tests.file_server import FileServer, serve_files
from tests.oxford import expect, small_archives
from tests.pages.driver import Page, open_page, texts


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, petlab_home: Path):
    archives = small_archives(tmp_path / "pets")
    with serve_files(archives) as server:
        expect(monkeypatch, archives, server.url)
        yield server


def dataset() -> Page:
    return open_page("dataset", "", data="oxford")


def progress(at: Page) -> str:
    (bar,) = at.get("progress")
    return bar.proto.text


def test_it_says_how_much_will_come_from_where_to_where(server: FileServer) -> None:
    at = dataset()
    said = texts(at)
    assert "About 800 MB" in said
    assert str(server.server_port) in said
    assert "oxford-iiit-pet" in said
    assert at.button(key="fetch").label == "Download"
    assert not at.get("table")  # the page ends there


def test_the_button_starts_one_run_and_the_page_goes_on_with_the_data(server: FileServer) -> None:
    first, second = dataset(), dataset()
    first.click("fetch")
    second.click("fetch")  # somebody else, in the same moment
    store = RunStore()
    (run,) = store.list()
    assert (run.kind, run.config.data.source, run.state) == ("fetch", "oxford", "queued")
    assert f"Run {run.id}: waiting for the worker" in progress(first)
    work(store, once=True)
    assert is_there()
    first.rerun()
    assert "**Oxford photos**: 24 pictures of 3 classes" in texts(first)


def test_on_the_way_it_shows_bytes_speed_and_time_left(server: FileServer) -> None:
    at = dataset()
    at.click("fetch")
    store = RunStore()
    run = store.claim("here:1")
    store.append(run.id, [Download("the photos", 50_000_000, 792_000_000)])
    at.rerun()
    assert progress(at) == "the photos: 50.0 of 792.0 MB"
    store.append(run.id, [Download("the photos", 60_000_000, 792_000_000)])
    at.rerun()
    assert progress(at).startswith("the photos: 60.0 of 792.0 MB, ")
    assert progress(at).endswith("left")
    at.click(f"stop-{run.id}")
    assert store.get(run.id).command == "stop"
    assert progress(at) == "Stopping. What has arrived is kept."


def test_after_a_broken_connection_it_says_why_and_the_download_can_go_on(server: FileServer) -> None:
    server.dies_after = 30_000
    at = dataset()
    at.click("fetch")
    work(RunStore(), once=True)
    at.rerun()
    assert "broke off after 0.0 of" in texts(at)
    assert progress(at) == "0.0 of 811.1 MB are already here."
    server.dies_after = None
    assert at.button(key="fetch").label == "Continue the download"
    at.click("fetch")
    work(RunStore(), once=True)
    assert "bytes=30000-" in [part for _, part in server.asked]
    assert is_there()
