"""The worker's side of the run store: claim a run, add its events, say how it stands."""

import json
import time
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, or_, select, update

from core.errors import RunError
from core.runs.store.database import Database, DatabaseError
from core.runs.store.record import LIVE, STALE_SECONDS, WAITING, Run, State, read_run, summary
from core.runs.store.tables import events as event_table
from core.runs.store.tables import runs
from core.train.events import EpochEnd, Event, Failed, from_json

MAX_ATTEMPTS = 5  # a run that so many workers in a row died of is not tried again
asked_to_wait = runs.c.command.in_(("pause", "step")) & (runs.c.steps == 0)
# Interrupted runs first; last those that would only pause again.
turn = case((asked_to_wait, len(WAITING)), *((runs.c.state == state, i) for i, state in enumerate(WAITING)))


def waits() -> ColumnElement[bool]:
    """Whether a worker may take a run: it waits, and nobody has deleted it."""
    return runs.c.state.in_(WAITING) & runs.c.deleted.is_(None)


class LostRun(RunError):
    """The run is no longer this worker's: another one took it, or somebody ended it."""


class Ledger:
    """Where `worker` is a parameter it names the caller (`process.worker_name`), and a run that this worker does not
    hold raises LostRun. Without it, any existing run will do."""

    def __init__(self, database: Database):
        self._database = database

    def claim(self, worker: str) -> Run | None:
        """Take the next waiting run: interrupted ones first, then the oldest, paused ones last. Two callers never get
        the same one."""
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
                same = waits() & (runs.c.id == row["id"]) & (runs.c.state == row["state"])  # else somebody was quicker
                if conn.execute(update(runs).where(same).values(taken)).rowcount == 0:
                    continue
            try:
                return read_run({**row, **taken})  # type: ignore[arg-type]
            except DatabaseError as error:
                self.mark(row["id"], "failed", worker, error=Failed(error.kind, error.message, error.advice))

    def heartbeat(self, worker: str) -> None:
        """Say that `worker` lives, for the run it holds. At least every STALE_SECONDS."""
        with self._database.write() as conn:
            mine = (runs.c.worker == worker) & runs.c.state.in_(LIVE)
            conn.execute(update(runs).where(mine).values(heartbeat=time.time()))

    def asked(self, run_id: int, worker: str) -> tuple[str, int]:
        """What the run was asked last, and how many single batches are still to do of it."""
        with self._database.read() as conn:
            row = conn.execute(select(runs.c.command, runs.c.steps).where(*_held(run_id, worker))).first()
        if row is None:
            raise _lost(run_id)
        return row.command, row.steps

    def others_wait(self) -> bool:
        """Whether a run waits that would go on, were the worker free."""
        with self._database.read() as conn:
            return conn.scalar(select(runs.c.id).where(waits(), ~asked_to_wait).limit(1)) is not None

    def take_step(self, run_id: int, worker: str) -> bool:
        """Take one of the single batches that were asked for; False when there is none any more."""
        with self._database.write() as conn:
            left = update(runs).where(*_held(run_id, worker), runs.c.steps > 0).values(steps=runs.c.steps - 1)
            return conn.execute(left).rowcount == 1

    def append(self, run_id: int, events: Sequence[Event], worker: str | None = None) -> int:
        """Add events in one transaction, numbered on from the last one; returns the last number."""
        with self._database.write() as conn:
            return _append(conn, run_id, events, worker)

    def mark(
        self, run_id: int, state: State, worker: str | None = None, *, model: str = "", error: Failed | None = None
    ) -> None:
        """Put the run into `state`. An `error` is also the run's last event, in the same transaction."""
        values: dict[str, object] = {"state": state, "attempts": 0, "heartbeat": time.time()}
        if state not in LIVE:
            values["worker"] = ""
            if state not in WAITING:
                values["ended"] = time.time()
        if model:
            values["model"] = model
        if error:
            values["error"] = json.dumps(error.to_json())
        with self._database.write() as conn:
            if error:
                _append(conn, run_id, [error], worker)
            if conn.execute(update(runs).where(*_held(run_id, worker)).values(values)).rowcount == 0:
                raise _lost(run_id)

    def truncate_after(self, run_id: int, seq: int, worker: str | None = None) -> None:
        """Forget the events after `seq`; the next one appended is `seq` + 1, and the summary is what it was then.

        A power cut can leave a checkpoint that is newer than the last event: the numbers then skip what was lost.
        """
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
        """Mark the runs whose worker died as interrupted, so that they are claimed again; returns their numbers.

        Dead are the silent ones, and all others of the caller's own home, whose lock the caller holds. A run that
        MAX_ATTEMPTS workers in a row died of fails instead.
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
    return LostRun(f"Run {run_id} is not there any more, or is somebody else's.", "Look at the list of runs.")


def _gave_up(attempts: int) -> Failed:
    return Failed(
        "worker lost",
        f"The worker ended {attempts} times while it worked on this run.",
        "It may need more memory than there is: try a smaller batch size or smaller pictures.",
    )
