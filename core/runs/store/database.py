"""Opens the run store's database, and explains what is wrong with it."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from core.errors import DiskFullError, PetLabError
from core.runs.store.tables import add_missing_columns, metadata
from core.settings import settings

BUSY_SECONDS = 10.0  # that a writer waits for another one


class DatabaseError(PetLabError):
    """The run store's database is unusable."""

    kind = "database"


class Database:
    """A database with the run store's tables: SQLite or any other that SQLAlchemy supports. Safe for many threads and
    processes, but not across a fork."""

    def __init__(self, url: str | None = None):
        self.url = url or settings().database_url
        with self._explained():
            self.engine = _engine(self.url)
            _create_tables(self.engine)

    def close(self) -> None:
        """Close the connections. Further use opens new ones."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._explained(), self.engine.connect() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction. It must write first: a SQLite transaction that reads first fails when another one writes."""
        with self._explained(), self.engine.begin() as conn:
            yield conn

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (exc.DBAPIError, exc.ArgumentError, exc.TimeoutError, ImportError, OSError) as error:
            raise _explain(self.url, error) from error


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _tune(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")  # safe with WAL, and no waiting for the disk

    return engine


def _create_tables(engine: Engine) -> None:
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with engine.begin() as conn:
                if engine.dialect.name == "sqlite":
                    conn.exec_driver_sql("PRAGMA journal_mode=WAL")  # pages read while the worker writes
                for table in metadata.sorted_tables:
                    conn.execute(CreateTable(table, if_not_exists=True))
                    for index in sorted(table.indexes, key=str):
                        conn.execute(CreateIndex(index, if_not_exists=True))
                add_missing_columns(conn)
            return
        except exc.DBAPIError as error:
            # Two processes at once can trip over each other, whatever the timeout. The loser tries again.
            if not re.search("locked|exists|duplicate", str(error.orig)) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _explain(url: str, error: Exception) -> DatabaseError:
    try:
        address = make_url(url)
    except exc.ArgumentError:
        return DatabaseError(
            "PETLAB_DATABASE_URL isn't a database address.",
            "It looks like sqlite:////folder/petlab.db or postgresql+psycopg://user@host/name.",
        )
    place = address.database if address.get_backend_name() == "sqlite" else address.render_as_string()
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
    if re.search("not a database|malformed|no such column", reason):
        advice = "Move this file away. Pet Lab starts a new one, and your models stay in the runs folder."
    elif isinstance(error, ImportError | exc.NoSuchModuleError):
        advice = "Install the driver named in PETLAB_DATABASE_URL, for example with `pip install psycopg`."
    elif "disk is full" in reason:
        advice = "Free up disk space, for example by deleting old runs. Everything stored so far is safe."
        return DatabaseError(f"The run database {place} can't grow: {reason}.", advice, DiskFullError.kind)
    elif "locked" in reason:
        advice = "Another program is using it. Close that program and try again."
    else:
        advice = "Check that you can reach it and write to it, then try again."
    return DatabaseError(f"The run database {place} is unusable: {reason}.", advice)
