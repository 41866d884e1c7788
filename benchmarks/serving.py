"""Starts a Streamlit script on a free local port, as `make app` does, and ends exactly what it started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 120.0  # seconds; a cold disk reads torch slowly
ENDS_WITHIN = 15.0


@dataclass(frozen=True)
class Server:
    """A running server: its address, process group, PETLAB_HOME and the file with its output."""

    url: str
    pid: int
    home: Path
    log: Path

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")


@contextlib.contextmanager
def serve(home: Path, script: Path = ROOT / "app.py", *options: str) -> Iterator[Server]:
    """Yields a server that answers its health check; `home` becomes PETLAB_HOME and holds the log."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    environment = os.environ | {"PETLAB_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,  # where .streamlit/config.toml is
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its own process group, including the worker
        )
    server = Server(f"http://localhost:{port}", process.pid, home, log)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        _end_group(process)


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with code {process.returncode}:\n{server.log_text()}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError(f"The server did not answer within {STARTS_WITHIN:.0f} s:\n{server.log_text()}")


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Asks the server to stop, which stops its worker; after a while kills the rest of the group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(ENDS_WITHIN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
