"""Watches while the worker is busy: heartbeats, signals, the parent's death."""

import logging
import signal
import threading
from types import FrameType

from core.errors import PetLabError
from core.runs.store.ledger import Ledger
from core.runs.worker.process import Parent

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
PARENT_SECONDS = 0.5


class Leave(BaseException):
    """Raised by a signal when nothing would be lost; not an Exception, so no job catches it."""


class Watch:
    """A context in which `reason` says why the worker should leave, or "".

    The first SIGTERM or Ctrl-C sets `reason`. A second one, or any while `at_once` is set, also raises Leave.
    """

    def __init__(self, ledger: Ledger, worker: str, parent_pid: int | None):
        self.reason = ""
        self.at_once = False
        self._ledger, self._worker, self._parent = ledger, worker, Parent(parent_pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._found: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Watch":
        if threading.current_thread() is threading.main_thread():  # the only thread with signals
            # Ctrl-C in a terminal reaches the whole group; a parent then sends a SIGTERM as well, and that counts.
            ctrl_c = self._on_signal if self._parent.pid is None else signal.SIG_IGN
            handlers = {signal.SIGTERM: self._on_signal, signal.SIGINT: ctrl_c}
            self._found = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for number, handler in self._found.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.at_once or self.reason:
            self.reason = self.reason or "The worker was asked to end."
            raise Leave
        self.reason = "The worker was asked to end."

    def _beat(self) -> None:
        beats = 0
        while not self._over.wait(PARENT_SECONDS):
            if self._parent.gone():
                self.reason = "The process that started the worker is gone."
            beats += 1
            if beats % round(BEAT_SECONDS / PARENT_SECONDS) == 0:
                try:
                    self._ledger.heartbeat(self._worker)
                except PetLabError as error:  # if it lasts, the run's next write raises it
                    logger.warning("no heartbeat: %s", error)
