"""The server that `make app` starts, and the worker that it keeps."""

from __future__ import annotations

import subprocess
import time

from benchmarks.serving import Server


def test_a_killed_worker_is_replaced_without_a_visit(server: Server) -> None:
    first = _wait_for_worker(server, other_than=None)
    subprocess.run(["kill", "-9", str(first)], check=True)
    assert _wait_for_worker(server, other_than=first) != first


def _wait_for_worker(server: Server, other_than: int | None) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = subprocess.run(["pgrep", "-P", str(server.pid), "-f", "core worker"], capture_output=True, text=True)
        workers = [int(line) for line in found.stdout.split() if int(line) != other_than]
        if workers:
            return workers[0]
        time.sleep(0.1)
    raise AssertionError(f"no worker under process {server.pid}:\n{server.log_text()}")
