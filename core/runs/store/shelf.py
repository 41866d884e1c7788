"""Tidying up among the runs: give one a name, delete it, change one's mind.
A deleted run is out of every list at once, and gone with its folder after a day."""

import shutil
import time

from sqlalchemy import delete, select, update

from core.errors import RunError
from core.runs.store.database import Database
from core.runs.store.record import LIVE
from core.runs.store.tables import events as event_table
from core.runs.store.tables import runs
from core.runs.worker.process import run_folder

KEPT_SECONDS = 24 * 3600.0  # how long a deleted run can be restored
LONGEST_NAME = 80


class Shelf:
    """Names and deletion; an unknown run raises RunError."""

    def __init__(self, database: Database):
        self._database = database

    def rename(self, run_id: int, name: str) -> None:
        """Call the run `name`; an empty one brings back what the settings say."""
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise RunError(f"A name has {LONGEST_NAME} characters at most, this one {len(name)}.", "Shorten it.")
        with self._database.write() as conn:
            there = (runs.c.id == run_id) & runs.c.deleted.is_(None)
            if conn.execute(update(runs).where(there).values(name=name)).rowcount == 0:
                raise unknown(run_id)

    def delete(self, run_id: int) -> None:
        """Put the run away: no list shows it and no worker takes it. `restore` brings it back as it was, for a day.
        Raises RunError while a worker has it."""
        self._set_deleted(run_id, time.time())

    def restore(self, run_id: int) -> None:
        """Bring a deleted run back, with its events and its model; one that was still waiting waits again."""
        self._set_deleted(run_id, None)

    def purge(self, older_than: float = KEPT_SECONDS) -> list[int]:
        """Forget the runs that were deleted more than `older_than` seconds ago, with their events and folders, the
        exported models in them. Returns their numbers."""
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
            raise RunError(f"Run {run_id} is going on, so it cannot be deleted.", "Stop it first.")


def unknown(run_id: int) -> RunError:
    return RunError(f"There is no run {run_id}.", "See the list of runs for the ones there are.")
