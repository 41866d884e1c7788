"""The check of a data set on a background thread: one job for all sessions."""

import streamlit as st

from core.data.checks.check import CheckProgress, check
from core.data.checks.findings import Report
from core.data.config import DataConfig
from core.data.sources.changes import state_of
from ui.watching.background import BackgroundJob


class CheckJob(BackgroundJob):
    """The check of one data set, with its progress."""

    def __init__(self, config: DataConfig):
        super().__init__("The check", lambda: check(config), CheckProgress(0, 0))

    @property
    def report(self) -> Report | None:
        return self.result


def check_job(config: DataConfig) -> CheckJob:
    """The job for this data set, kept until its folder changes."""
    return _check_job(config.model_dump_json(), state_of(config.source))


@st.cache_resource(max_entries=8, show_spinner=False)
def _check_job(config_json: str, changed: float) -> CheckJob:
    return CheckJob(DataConfig.model_validate_json(config_json))
