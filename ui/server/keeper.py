"""Keeps one process alive beside the server."""

import logging
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIVED_LONG = 60.0  # seconds; a process that lived longer restarts after the first pause
LONGEST_PAUSE = 30.0  # seconds between restarts

log = logging.getLogger(__name__)


class WorkerKeeper:
    """A thread that restarts a command whenever it ends, waiting longer each time it ends early.

    A worker ends at once, with code 0, if another one serves the same PETLAB_HOME. Thanks to the retries one of two
    servers takes over when the other stops.
    """

    def __init__(self, command: list[str], first_pause: float = 1.0) -> None:
        self.command = command
        self.first_pause = first_pause
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="petlab-worker-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Ask the process to end; kill it after `patience` seconds."""
        with self._starting:
            self._stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._thread.join(patience)

    def _keep(self) -> None:
        pause = self.first_pause
        while not self._stopping.is_set():
            began = time.monotonic()
            with self._starting:
                if self._stopping.is_set():
                    return
                self.process = subprocess.Popen(self.command, cwd=ROOT, stdin=subprocess.DEVNULL)
            code = self.process.wait()
            if self._stopping.is_set():
                return
            pause = self.first_pause if time.monotonic() - began > LIVED_LONG else pause
            if code != 0:
                log.warning("The worker ended with code %s; starting it again in %.0f s.", code, pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
