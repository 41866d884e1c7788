"""Fetching a data set as a run: told, stopped, gone on with, killed, and failed."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from core.data.config import DataConfig
from core.data.download.oxford_pets import bytes_there, is_there
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from core.train.events import Download, Failed
from tests.core.runs.conftest import until, until_state
from tests.file_server import serve_files
from tests.oxford import expect, small_archives

FETCH = RunConfig(kind="fetch", data=DataConfig(source="oxford"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    return small_archives(tmp_path_factory.mktemp("oxford") / "pets")


@pytest.fixture
def server(archives, monkeypatch, home):
    with serve_files(dict(archives)) as server:
        expect(monkeypatch, archives, server.url)
        monkeypatch.setattr("core.data.download.transfer.TELL_SECONDS", 0.02)
        yield server


def slow(server) -> None:
    server.piece, server.pause = 2000, 0.05


def test_a_fetch_run_tells_the_bytes_and_ends_without_a_model(server, store):
    run = store.submit(FETCH)
    work(store, once=True)
    assert is_there()
    events = [event for _, event in store.events_since(run)]
    assert {type(event) for event in events} == {Download}
    ended = store.get(run)
    assert (ended.state, ended.model, ended.kind, ended.total_steps) == ("finished", "", "fetch", None)
    assert [run.id for run in store.list(kind="train")] == []


def test_a_stopped_run_keeps_what_has_come_and_the_next_one_goes_on(server, store):
    slow(server)
    run = store.submit(FETCH)
    thread = threading.Thread(target=work, args=(store, None, None, True))
    thread.start()
    until(lambda: bytes_there() > 4000)
    store.request(run, "stop")
    until_state(store, run, "stopped")
    thread.join()
    assert not is_there()
    there = bytes_there()
    server.pause = 0.0
    again = store.submit(FETCH)
    work(store, once=True)
    assert store.get(again).state == "finished"
    assert ("/images.tar.gz", f"bytes={there}-") in server.asked
    assert is_there()


def test_a_paused_run_can_be_stepped_and_still_obeys(server, store):
    slow(server)
    run = store.submit(FETCH)
    store.request(run, "step")
    thread = threading.Thread(target=work, args=(store, None, None, True))
    thread.start()
    until_state(store, run, "paused")
    until(lambda: store.get(run).last_seq == 1)
    store.request(run, "stop")
    until_state(store, run, "stopped")
    thread.join()


def serve_once() -> None:
    work(RunStore(), once=True)


def test_a_killed_workers_download_goes_on_in_the_next_worker(server, store, start):
    slow(server)
    run = store.submit(FETCH)
    process = start(serve_once)
    until(lambda: bytes_there() > 4000)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    server.pause = 0.0
    work(store, once=True)
    assert store.get(run).state == "finished"
    assert server.asked[1][1].startswith("bytes=")
    assert is_there()


def test_a_server_without_the_archives_is_a_failed_run_with_one_sentence(server, store):
    server.status = 404
    run = store.submit(FETCH)
    work(store, once=True)
    failed = store.get(run)
    assert failed.state == "failed"
    assert isinstance(failed.error, Failed)
    assert (failed.error.kind, "it answers 404 Not Found" in failed.error.message) == ("data", True)


def test_a_set_that_nobody_knows_fails(store):
    run = store.submit(RunConfig(kind="fetch", data=DataConfig(source="zoo")))
    work(store, once=True)
    assert "nothing to fetch for zoo" in store.get(run).error.message
