"""Long work that outlives a browser tab: what a run is asked, and the store that remembers it."""

from core.runs.config import RunConfig
from core.runs.store.record import Run
from core.runs.store.store import RunStore

__all__ = ["Run", "RunConfig", "RunStore"]
