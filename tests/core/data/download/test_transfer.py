"""A download from a server that works, and from servers that fail in each of their ways."""

from __future__ import annotations

import hashlib
import socket
import sys
import threading
from contextlib import suppress
from itertools import pairwise
from types import SimpleNamespace

import pytest

from core.data.download import http_stream
from core.data.download import transfer as module
from core.data.download.transfer import Checksum, download, partial_of
from core.errors import DataError
from tests.file_server import serve_files

BODY = bytes(range(256)) * 4096  # 1 MB
MD5 = Checksum("md5", hashlib.md5(BODY).hexdigest())


@pytest.fixture
def server():
    with serve_files({"pets.tar.gz": BODY}) as server:
        yield server


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "pets.tar.gz"


def fetch(server, file, md5=MD5):
    return download(f"{server.url}/pets.tar.gz", file, md5, "The pets")


def broken_off(file, there: int) -> None:
    file.parent.mkdir()
    partial_of(file).write_bytes(BODY[:there])


def test_a_file_comes_once_and_tells_how_far_it_is(server, file, monkeypatch):
    monkeypatch.setattr(module, "TELL_SECONDS", 0.01)
    server.pause = 0.02
    told = list(fetch(server, file))
    assert file.read_bytes() == BODY
    assert list(file.parent.iterdir()) == [file]
    assert all(one.done <= two.done for one, two in pairwise(told))
    assert any(0 < progress.done < len(BODY) for progress in told)
    assert told[-1] == ("The pets", len(BODY), len(BODY))
    assert list(fetch(server, file)) == []
    assert len(server.asked) == 1


def test_a_stopped_download_goes_on_where_it_was(server, file, monkeypatch):
    monkeypatch.setattr(module, "TELL_SECONDS", 0.01)
    server.piece, server.pause = 2**14, 0.02
    going = fetch(server, file)
    while next(going).done < 200_000:
        pass
    (reader,) = [thread for thread in threading.enumerate() if thread.name == "download"]
    going.close()
    reader.join(timeout=5)
    assert not reader.is_alive()
    there = partial_of(file).stat().st_size
    assert 0 < there < len(BODY)
    assert not file.exists()
    list(fetch(server, file))
    assert file.read_bytes() == BODY
    assert server.asked[1] == ("/pets.tar.gz", f"bytes={there}-")


def test_a_silent_server_can_be_stopped_at_once(file, monkeypatch):
    monkeypatch.setattr(module, "TELL_SECONDS", 0.05)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        going = download(f"http://127.0.0.1:{silent.getsockname()[1]}/x", file, MD5, "The pets")
        assert next(going).done == 0
        going.close()  # would wait for ever if it read the response itself


def test_a_server_that_knows_no_ranges_sends_all_and_what_is_there_is_kept(server, file):
    server.knows_ranges = False
    broken_off(file, 300_000)
    list(fetch(server, file))
    assert file.read_bytes() == BODY
    assert server.asked == [("/pets.tar.gz", "bytes=300000-")]


@pytest.mark.parametrize("says_length", [True, False])
def test_a_login_page_in_the_files_place_does_not_cost_what_is_there(server, file, says_length):
    server.knows_ranges, server.says_length = False, says_length
    server.files["pets.tar.gz"] = b"<html>Please log in"
    broken_off(file, 300_000)
    with pytest.raises(DataError, match="shorter than what is already here"):
        list(fetch(server, file))
    assert partial_of(file).read_bytes() == BODY[:300_000]


def test_all_that_was_missing_is_the_check(server, file):
    """Killed between the last byte and the check; the server then answers 416."""
    broken_off(file, len(BODY))
    list(fetch(server, file))
    assert file.read_bytes() == BODY


def test_a_server_that_dies_half_way_leaves_what_has_come(server, file):
    server.dies_after = 500_000
    with pytest.raises(DataError, match=r"broke off after 0\.5 of 1\.0 MB.*kept"):
        list(fetch(server, file))
    assert partial_of(file).read_bytes() == BODY[:500_000]
    server.dies_after = None
    list(fetch(server, file))
    assert file.read_bytes() == BODY


def test_a_stated_length_that_is_too_large_is_a_broken_connection_and_the_next_try_ends_it(server, file):
    server.stated_length = len(BODY) + 10
    with pytest.raises(DataError, match="broke off"):
        list(fetch(server, file))
    list(fetch(server, file))
    assert file.read_bytes() == BODY


def test_without_a_stated_length_the_total_is_unknown_until_the_end(server, file):
    server.says_length = False
    told = list(fetch(server, file))
    assert {progress.total for progress in told[:-1]} == {0}
    assert told[-1].total == len(BODY)
    assert file.read_bytes() == BODY


@pytest.mark.parametrize("fault", ["checksum", "length", "part"])
def test_wrong_bytes_never_get_the_name(server, file, fault):
    if fault == "length":
        server.stated_length = len(BODY) // 2
    if fault == "part":
        broken_off(file, 300_000)
        server.range_shift = 7
    expected = (
        "instead of the one from byte 300000" if fault == "part" else "wrong checksum, so the download was thrown away"
    )
    with pytest.raises(DataError, match=expected):
        list(fetch(server, file, Checksum("md5", "0" * 32) if fault == "checksum" else MD5))
    assert not file.exists()
    assert partial_of(file).exists() == (fault == "part")


@pytest.mark.parametrize(("status", "said"), [(404, "404 Not Found"), (503, "503 Service Unavailable")])
def test_what_the_server_answers_is_said(server, file, status, said):
    server.status = status
    with pytest.raises(DataError, match=rf"The pets can't be downloaded from 127\.0\.0\.1:\d+: it answers {said}"):
        list(fetch(server, file))


def test_without_a_server_it_says_so(file):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(DataError, match=r"can't be downloaded from .* \(Connection refused\).*Check the network"):
            list(download(f"http://127.0.0.1:{free.getsockname()[1]}/x", file, MD5, "The pets"))


def test_a_server_that_falls_silent_is_given_up(server, file, monkeypatch):
    monkeypatch.setattr(http_stream, "PATIENCE", 0.2)
    monkeypatch.setattr(module, "TELL_SECONDS", 0.05)
    server.piece, server.pause = 300_000, 1.0
    with pytest.raises(DataError, match="silent for 0 s"):
        list(fetch(server, file))
    assert partial_of(file).stat().st_size == 300_000


@pytest.mark.parametrize("url", ["file:///etc/hostname", "mirror/pets", "http://"])
def test_an_address_that_is_none_is_said(file, url):
    with pytest.raises(DataError, match=r"the address|can't be downloaded") as caught:
        list(download(url, file, MD5, "The pets"))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_is_said(server, file):
    file.parent.mkdir()
    partial_of(file).symlink_to("/dev/full")
    with pytest.raises(DataError, match=r"is full\. Make room"):
        list(fetch(server, file))


def test_a_file_that_will_not_fit_is_refused_before_the_disk_is_full(server, file, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: SimpleNamespace(free=400_000))
    with pytest.raises(DataError, match=r"has 0 MB left, but 1 MB are needed"):
        list(fetch(server, file))
    assert partial_of(file).stat().st_size == 0


@pytest.mark.parametrize("there", [0, 1, 300_000])
def test_a_login_page_is_named_for_what_it_is_and_costs_nothing(server, file, there):
    server.knows_ranges, server.kind = False, "text/html; charset=utf-8"
    server.files["pets.tar.gz"] = b"<html>Please log in</html>" * 20_000
    broken_off(file, there)
    with pytest.raises(DataError, match=r"it sent a web page instead, perhaps one to log in to the network"):
        list(fetch(server, file))
    assert partial_of(file).read_bytes() == BODY[:there]


@pytest.mark.parametrize("ending", ["finished", "stopped", "refused"])
def test_a_second_one_waits_for_the_first_and_takes_over_where_it_stopped(server, file, monkeypatch, ending):
    """Two at once wrote into the same file."""
    monkeypatch.setattr(module, "TELL_SECONDS", 0.01)
    server.piece, server.pause = 2**14, 0.005
    first, second = fetch(server, file), fetch(server, file)
    if ending == "refused":
        first = fetch(server, file, Checksum("md5", "0" * 32))
    while next(first).done < 200_000:
        pass
    assert next(second).done >= 150_000
    if ending == "stopped":
        first.close()
    else:
        with suppress(DataError):
            list(first)
    list(second)
    assert file.read_bytes() == BODY
    assert len(server.asked) == (1 if ending == "finished" else 2)
