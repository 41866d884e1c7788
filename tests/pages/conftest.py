"""Pages run without a worker process."""

import pytest


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """`AppTest` runs app.py inside the test's process, which should neither freeze its heap nor start a worker."""
    monkeypatch.setattr("ui.server.start.ensure_worker", lambda: None)
