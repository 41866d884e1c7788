"""The worker's side of the run store: claim a run, add its events, set its state."""

import json
import time
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, or_, select, update

from core.errors import RunError
from core.runs.store.database import Database, DatabaseError
from core.runs.store.record import LIVE, STALE_SECONDS, WAITING, Run, State, read_run, summary
from core.runs.store.tables import events as event_table
from core.runs.store.tables import runs
from core.settings import below_home
from core.train.events import EpochEnd, Event, Failed, from_json

MAX_ATTEMPTS = 5  # workers that may die of a run before it fails
asked_to_wait = runs.c.command.in_(("pause", "step")) & (runs.c.steps == 0)
# Interrupted runs come first, runs that would only pause again last.
turn = case((asked_to_wait, len(WAITING)), *((runs.c.state == state, i) for i, state in enumerate(WAITING)))


def waits() -> ColumnElement[bool]:
    """Whether a worker may take a run: it is waiting and not deleted."""
    return runs.c.state.in_(WAITING) & runs.c.deleted.is_(None)


class LostRun(RunError):
    """The run doesn't belong to this worker any more."""


class Ledger:
    """A `worker` parameter names the caller (`process.worker_name`): a run that it doesn't hold raises LostRun. Without
    a worker any existing run is fine."""

    def __init__(self, database: Database):
        self._database = database

    def claim(self, worker: str) -> Run | None:
        """Take the next waiting run: interrupted ones first, then the oldest, paused ones last. No two callers get the
        same run."""
        while True:
            with self._database.read() as conn:
                waiting = select(runs).where(waits()).order_by(turn, runs.c.id).limit(1)
                row = conn.execute(waiting).mappings().first()
            if row is None:
                return None
            now = time.time()
            taken = {
                "state": "running",
                "worker": worker,
                "heartbeat": now,
                "started": row["started"] or now,
                "attempts": row["attempts"] + 1,
            }
            with self._database.write() as conn:
                same = (
                    waits() & (runs.c.id == row["id"]) & (runs.c.state == row["state"])
                )  # otherwise somebody was faster
                if conn.execute(update(runs).where(same).values(taken)).rowcount == 0:
                    continue
            try:
                return read_run({**row, **taken})  # type: ignore[arg-type]
            except DatabaseError as error:
                self.mark(row["id"], "failed", worker, error=Failed(error.kind, error.message, error.advice))

    def heartbeat(self, worker: str) -> None:
        """Show that `worker` is alive; needed at least every STALE_SECONDS."""
        with self._database.write() as conn:
            mine = (runs.c.worker == worker) & runs.c.state.in_(LIVE)
            conn.execute(update(runs).where(mine).values(heartbeat=time.time()))

    def asked(self, run_id: int, worker: str) -> tuple[str, int]:
        """The last command, and the number of single batches still to run."""
        with self._database.read() as conn:
            row = conn.execute(select(runs.c.command, runs.c.steps).where(*_held(run_id, worker))).first()
        if row is None:
            raise _lost(run_id)
        return row.command, row.steps

    def others_wait(self) -> bool:
        """Whether a run waits that could continue if the worker were free."""
        with self._database.read() as conn:
            return conn.scalar(select(runs.c.id).where(waits(), ~asked_to_wait).limit(1)) is not None

    def take_step(self, run_id: int, worker: str) -> bool:
        """Take one of the single batches asked for; False if none is left."""
        with self._database.write() as conn:
            left = update(runs).where(*_held(run_id, worker), runs.c.steps > 0).values(steps=runs.c.steps - 1)
            return conn.execute(left).rowcount == 1

    def append(self, run_id: int, events: Sequence[Event], worker: str | None = None) -> int:
        """Add events in one transaction, with consecutive numbers; returns the last number."""
        with self._database.write() as conn:
            return _append(conn, run_id, events, worker)

    def mark(
        self, run_id: int, state: State, worker: str | None = None, *, model: str = "", error: Failed | None = None
    ) -> None:
        """Set the run's state. An `error` also becomes its last event, in the same transaction."""
        values: dict[str, object] = {"state": state, "attempts": 0, "heartbeat": time.time()}
        if state not in LIVE:
            values["worker"] = ""
            if state not in WAITING:
                values["ended"] = time.time()
        if model:
            values["model"] = below_home(model)
        if error:
            values["error"] = json.dumps(error.to_json())
        with self._database.write() as conn:
            if error:
                _append(conn, run_id, [error], worker)
            if conn.execute(update(runs).where(*_held(run_id, worker)).values(values)).rowcount == 0:
                raise _lost(run_id)

    def truncate_after(self, run_id: int, seq: int, worker: str | None = None) -> None:
        """Remove the events after `seq` and restore the summary as it was then. The next event gets `seq` + 1, even if
        a power cut left a checkpoint newer than the last event."""
        blank: dict[str, object] = {"step": 0, "epochs": 0, "valid_loss": None, "error_rate": None}
        rewinds = case((runs.c.last_seq > seq, func.coalesce(runs.c.rewinds, 0) + 1), else_=runs.c.rewinds)
        values = blank | {"last_seq": seq, "rewinds": rewinds}
        with self._database.write() as conn:
            if conn.execute(update(runs).where(*_held(run_id, worker)).values(values)).rowcount == 0:
                raise _lost(run_id)
            conn.execute(delete(event_table).where(event_table.c.run_id == run_id, event_table.c.seq > seq))
            left = select(event_table.c.body).where(event_table.c.run_id == run_id).order_by(event_table.c.seq)
            history = [from_json(json.loads(body)) for body in conn.scalars(left)]
            _summarise(conn, run_id, history)

    def interrupt_lost(self, worker: str) -> list[int]:
        """Mark runs whose worker died as interrupted, so they are claimed again; returns their numbers.

        Silent workers count as dead, and so do all others of the caller's home, as the caller holds its lock. After
        MAX_ATTEMPTS dead workers in a row, a run fails.
        """
        home = worker.rpartition(":")[0] + ":"
        dead = or_(runs.c.worker.startswith(home, autoescape=True), runs.c.heartbeat < time.time() - STALE_SECONDS)
        lost = select(runs.c.id, runs.c.worker, runs.c.attempts).where(
            runs.c.state.in_(LIVE), runs.c.worker != worker, dead
        )
        with self._database.read() as conn:
            rows = conn.execute(lost).all()
        for row in rows:
            if row.attempts >= MAX_ATTEMPTS:
                self.mark(row.id, "failed", row.worker, error=_gave_up(row.attempts))
                continue
            with self._database.write() as conn:
                conn.execute(update(runs).where(*_held(row.id, row.worker)).values(state="interrupted", worker=""))
        return [row.id for row in rows]


def _held(run_id: int, worker: str | None) -> list:
    return [runs.c.id == run_id] + ([runs.c.worker == worker, runs.c.state.in_(LIVE)] if worker else [])


def _append(conn: Connection, run_id: int, events: Sequence[Event], worker: str | None) -> int:
    values: dict[str, object] = {"last_seq": runs.c.last_seq + len(events)}
    if any(isinstance(event, EpochEnd) for event in events):
        values["attempts"] = 0
    if conn.execute(update(runs).where(*_held(run_id, worker)).values(values)).rowcount == 0:
        raise _lost(run_id)
    last: int = conn.execute(select(runs.c.last_seq).where(runs.c.id == run_id)).scalar_one()
    if events:
        bodies = [json.dumps(event.to_json()) for event in events]
        first = last - len(events) + 1
        rows = [{"run_id": run_id, "seq": seq, "body": body} for seq, body in enumerate(bodies, first)]
        conn.execute(insert(event_table), rows)
        _summarise(conn, run_id, events)
    return last


def _summarise(conn: Connection, run_id: int, events: Sequence[Event]) -> None:
    if values := summary(events):
        conn.execute(update(runs).where(runs.c.id == run_id).values(values))


def _lost(run_id: int) -> LostRun:
    return LostRun(f"Run {run_id} is gone or belongs to another worker.", "See the list of runs.")


def _gave_up(attempts: int) -> Failed:
    return Failed(
        "worker lost",
        f"The worker crashed {attempts} times during this run.",
        "It may have run out of memory. Try a smaller batch size or smaller pictures.",
    )
