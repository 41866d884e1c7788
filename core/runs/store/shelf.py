"""Rename, delete and restore runs. A deleted run can be restored for a day."""

import shutil
import time

from sqlalchemy import delete, select, update

from core.errors import RunError
from core.runs.store.database import Database
from core.runs.store.record import LIVE
from core.runs.store.tables import events as event_table
from core.runs.store.tables import runs
from core.runs.worker.process import run_folder

KEPT_SECONDS = 24 * 3600.0  # until a deleted run is removed for good
LONGEST_NAME = 80


class Shelf:
    """Names and deletion; an unknown run raises RunError."""

    def __init__(self, database: Database):
        self._database = database

    def rename(self, run_id: int, name: str) -> None:
        """Name the run; an empty name restores its title."""
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise RunError(f"This name has {len(name)} characters, and {LONGEST_NAME} is the limit.", "Shorten it.")
        with self._database.write() as conn:
            there = (runs.c.id == run_id) & runs.c.deleted.is_(None)
            if conn.execute(update(runs).where(there).values(name=name)).rowcount == 0:
                raise unknown(run_id)

    def delete(self, run_id: int) -> None:
        """Hide the run from lists and workers; `restore` undoes that. Raises RunError while a worker has it."""
        self._set_deleted(run_id, time.time())

    def restore(self, run_id: int) -> None:
        """Restore a deleted run with its events and model, and its place in the queue."""
        self._set_deleted(run_id, None)

    def purge(self, older_than: float = KEPT_SECONDS) -> list[int]:
        """Remove runs deleted more than `older_than` seconds ago, with events, folders and models; returns their
        numbers."""
        old = runs.c.deleted <= time.time() - older_than
        with self._database.write() as conn:
            conn.execute(delete(event_table).where(event_table.c.run_id.in_(select(runs.c.id).where(old))))
            gone = list(conn.scalars(delete(runs).where(old).returning(runs.c.id)))
        for run_id in gone:
            shutil.rmtree(run_folder(run_id), ignore_errors=True)
        return sorted(gone)

    def _set_deleted(self, run_id: int, when: float | None) -> None:
        idle = (runs.c.id == run_id) & runs.c.state.not_in(LIVE)
        with self._database.write() as conn:
            done = conn.execute(update(runs).where(idle).values(deleted=when)).rowcount
            exists = conn.scalar(select(runs.c.id).where(runs.c.id == run_id))
        if not exists:
            raise unknown(run_id)
        if not done:
            raise RunError(f"Run {run_id} is still running, so you can't delete it.", "Stop it first.")


def unknown(run_id: int) -> RunError:
    return RunError(f"There is no run {run_id}.", "See the list of all runs.")
