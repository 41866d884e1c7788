"""The run store: submit a run, follow its events, ask it to pause."""

import json
import logging
import time
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, insert, select, update

from core.errors import RunError
from core.runs.config import Kind, RunConfig
from core.runs.kinds.registry import kind_of
from core.runs.store.database import Database, DatabaseError
from core.runs.store.ledger import Ledger, turn, waits
from core.runs.store.record import COMMANDS, ENDED, WAITING, Command, Run, State, read_run, reads_as
from core.runs.store.shelf import Shelf, unknown
from core.runs.store.tables import events as event_table
from core.runs.store.tables import runs
from core.runs.worker.process import run_folder
from core.train.events import EpochEnd, Event, from_json

logger = logging.getLogger(__name__)

Numbered = tuple[int, Event]


class RunStore:
    """Runs and their events, in the database at `url` (default: `settings().database_url`).

    One store serves all threads of a process. Database problems raise DatabaseError. The worker writes through
    `ledger`; `rename`, `delete`, `restore` and `purge` come from `Shelf`.
    """

    def __init__(self, url: str | None = None):
        self.database = Database(url)
        self.url, self.close = self.database.url, self.database.close
        self.ledger = Ledger(self.database)
        shelf = Shelf(self.database)
        self.rename, self.delete, self.restore, self.purge = shelf.rename, shelf.delete, shelf.restore, shelf.purge
        # for scripts that act as the worker
        self.claim, self.append, self.mark = self.ledger.claim, self.ledger.append, self.ledger.mark

    def submit(self, config: RunConfig) -> int:
        """Queue a run; returns its number."""
        return self._insert(config, {"state": "queued"})

    def add_finished(self, config: RunConfig, events: Sequence[Event]) -> int:
        """Add a run that was carried out elsewhere, with its events; returns its number."""
        seconds = sum(event.seconds for event in events if isinstance(event, EpochEnd))
        now = time.time()
        run_id = self._insert(config, {"state": "finished", "started": now - seconds, "ended": now})
        self.append(run_id, events)
        return run_id

    def _insert(self, config: RunConfig, state: dict[str, object]) -> int:
        values = {"kind": config.kind, "config": config.model_dump_json(), "created": time.time(), **state}
        length = kind_of(config).length(config)
        with self.database.write() as conn:
            run_id = conn.execute(insert(runs).values(values | length._asdict()).returning(runs.c.id)).scalar_one()
        leftover = run_folder(run_id)  # from a database that was moved away
        if leftover.exists():
            leftover.rename(leftover.with_name(f"{run_id}-before-{time.time_ns()}"))
        return run_id

    def get(self, run_id: int) -> Run:
        """The run. Raises RunError if there is none or it was deleted."""
        with self.database.read() as conn:
            row = conn.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
        if row is None:
            raise unknown(run_id)
        if row["deleted"] is not None:
            raise RunError(f"Run {run_id} was deleted.", "You can restore it for a day on the Runs page.")
        return read_run(row)

    def events_since(self, run_id: int, seq: int = 0) -> list[Numbered]:
        """The events after number `seq`, each with its number, oldest first.

        Events are numbered 1, 2, 3 ..., so 0 returns all of them. When a worker dies, events since its last checkpoint
        are replayed under their old numbers.
        """
        query = select(event_table.c.seq, event_table.c.body).where(
            event_table.c.run_id == run_id, event_table.c.seq > seq
        )
        with self.database.read() as conn:
            rows = conn.execute(query.order_by(event_table.c.seq)).all()
            if not rows and conn.scalar(select(runs.c.id).where(runs.c.id == run_id)) is None:
                raise unknown(run_id)
        return [(row.seq, from_json(json.loads(row.body))) for row in rows]

    def queue_position(self, run_id: int) -> int:
        """1 for the next run, 2 for the one after it ...; 0 if the run has started or ended."""
        with self.database.read() as conn:
            row = conn.execute(
                select(runs.c.state, runs.c.deleted, turn.label("place")).where(runs.c.id == run_id)
            ).first()
            if row is None:
                raise unknown(run_id)
            if row.state not in WAITING or row.deleted is not None:
                return 0
            ahead = (turn < row.place) | ((turn == row.place) & (runs.c.id < run_id))
            return 1 + conn.execute(select(func.count()).where(waits(), ahead)).scalar_one()

    def request(self, run_id: int, command: Command) -> None:
        """Ask for "pause", "step" (one batch, then pause), "resume" or "stop"; the worker obeys between two batches.

        A waiting run obeys once it starts, but "stop" ends it right away. Raises RunError if the run has ended or is
        being stopped.
        """
        if command not in COMMANDS:
            raise ValueError(f"command: expected one of {COMMANDS}, got {command!r}")
        while True:
            run = self.get(run_id)
            if not run.ongoing:
                raise RunError(f"Run {run_id} is {run.state}, so it can't {command}.", "Start a new run.")
            if run.command == "stop":
                if command == "stop" and run.state not in WAITING:
                    return
                if command != "stop":
                    raise RunError(f"Run {run_id} is being stopped, so it can't {command}.", "Start a new run.")
            values: dict[str, object] = {"command": command, "steps": runs.c.steps + 1 if command == "step" else 0}
            if command == "stop" and run.state in WAITING:
                values |= {"state": "stopped", "worker": "", "ended": time.time()}
            as_seen = [runs.c.id == run_id, runs.c.worker == run.worker, runs.c.state.not_in(ENDED)]
            with self.database.write() as conn:
                if conn.execute(update(runs).where(*as_seen).values(values)).rowcount:
                    return  # otherwise it changed hands: look again

    def list(
        self, limit: int = 50, kind: Kind | None = None, state: State | None = None, deleted: bool = False
    ) -> list[Run]:
        """The newest runs, newest first, of one kind or in one state if given; with `deleted`, those to restore."""
        wanted: list[ColumnElement[bool]] = [runs.c.deleted.is_not(None) if deleted else runs.c.deleted.is_(None)]
        if kind:
            wanted.append(runs.c.kind == kind)
        if state:
            wanted.append(reads_as(state))
        with self.database.read() as conn:
            rows = conn.execute(select(runs).where(*wanted).order_by(runs.c.id.desc()).limit(limit)).mappings().all()
        found = []
        for row in rows:
            try:
                found.append(read_run(row))
            except DatabaseError as error:
                logger.warning("left out of the list: %s", error)
        return found
