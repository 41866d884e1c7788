"""Work on a background thread: started once, shared by all sessions, stopped on demand, with progress."""

import atexit
import logging
import threading
from collections.abc import Callable, Generator
from contextlib import closing, nullcontext
from typing import Any

from core.errors import PetLabError

_one_at_a_time = threading.Lock()


class BackgroundJob:
    """Runs `work`, a generator of `progress` objects that ends with an object of another kind, the `result`. Nothing
    runs before `start`. One job runs at a time, apart from those that compute nothing (`alone=False`). `what` names it
    in sentences."""

    def __init__(self, what: str, work: Callable[[], Generator[Any, None, None]], first: Any, alone: bool = True):
        self.what = what
        self.progress = self._first = first
        self.result: Any = None
        self.error = ""
        self._begin = work
        self._turn = _one_at_a_time if alone else nullcontext()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Starts from scratch, unless it's already running."""
        if not self.running:
            self.progress, self.result, self.error = self._first, None, ""
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, name=self.what, daemon=True)
            atexit.register(self._end)  # a thread in torch would crash Python as it exits
            self._thread.start()

    def stop(self) -> None:
        """Ends it after the current step, without a result."""
        self._stop.set()

    def wait(self) -> None:
        """Waits until it has ended."""
        if self._thread is not None:
            self._thread.join()

    def _end(self) -> None:
        self.stop()
        self.wait()

    def _work(self) -> None:
        try:
            with self._turn, closing(self._begin()) as events:
                for event in events:
                    if self._stop.is_set():
                        return
                    if isinstance(event, type(self._first)):
                        self.progress = event
                    else:
                        self.result = event
        except PetLabError as error:
            self.error = str(error)
        except Exception:  # the thread would end silently
            logging.getLogger(__name__).exception("%s ended", self.what)
            self.error = f"{self.what} failed. The server's log says why."
        finally:
            atexit.unregister(self._end)  # which would keep the job and its result for good
