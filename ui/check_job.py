"""Looking at all pictures of a data set on a thread beside the pages: started once, shared by all sessions, stopped on
demand. One data set is looked at at a time."""

import logging
import threading
from contextlib import closing

import streamlit as st

from core.data.check import CheckProgress, check
from core.data.config import DataConfig
from core.data.findings import Report
from core.errors import PetLabError
from ui import cached

_one_at_a_time = threading.Lock()


class CheckJob:
    """The check of one data set, and how far it is. Nothing runs before `start`."""

    def __init__(self, config: DataConfig):
        self.config = config
        self.progress = CheckProgress(0, 0)
        self.report: Report | None = None
        self.error = ""
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begins anew, if it does not run already."""
        if not self.running:
            self.progress, self.report, self.error = CheckProgress(0, 0), None, ""
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, name="check", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends it between two pictures; what was found is forgotten."""
        self._stop.set()

    def wait(self) -> None:
        """Returns when it has ended."""
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        try:
            with _one_at_a_time, closing(check(self.config)) as events:
                for event in events:
                    if self._stop.is_set():
                        return
                    if isinstance(event, Report):
                        self.report = event
                    else:
                        self.progress = event
        except PetLabError as error:
            self.error = str(error)
        except Exception:  # the thread would end without a word
            logging.getLogger(__name__).exception("The check of %s ended", self.config.source)
            self.error = "The check ended before its time. The server's log says why."


def check_job(config: DataConfig) -> CheckJob:
    """The job for this data set, kept for all sessions while its folder stays as it is."""
    return _check_job(config.model_dump_json(), cached.changed(config.source))


@st.cache_resource(max_entries=8, show_spinner=False)
def _check_job(config_json: str, changed: float) -> CheckJob:
    return CheckJob(DataConfig.model_validate_json(config_json))
