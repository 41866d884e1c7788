"""The run store's two tables, of runs and of their events. Other databases ignore the hints for SQLite."""

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Double, ForeignKey, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy.schema import CreateColumn

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("config", Text, nullable=False),  # RunConfig as JSON
    Column("state", String(16), nullable=False, index=True),
    Column("command", String(16), nullable=False, default=""),  # the last request
    Column("steps", Integer, nullable=False, default=0),  # single batches asked for, not yet started
    Column("attempts", Integer, nullable=False, default=0),  # claims since the last progress
    Column("worker", Text, nullable=False, default=""),  # who holds the run, or ""
    Column("heartbeat", Double),  # times are seconds since 1970, UTC
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),  # the Failed event as JSON
    Column("model", Text, nullable=False, default=""),
    Column("step", Integer, nullable=False, default=0),
    Column("steps_per_epoch", Integer),
    Column("epochs", Integer, nullable=False, default=0),
    Column("total_epochs", Integer, nullable=False),
    Column("valid_loss", Double),
    Column("error_rate", Double),
    Column("name", Text),  # given after the start; NULL: the config's
    Column("deleted", Double),  # when the run was deleted; it is removed a day later
    Column("rewinds", Integer),  # how often it went back to a checkpoint; NULL: never
    sqlite_autoincrement=True,  # never reuse a deleted run's number, as its folder has it
)

events = Table(
    "events",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # Event as JSON
    sqlite_with_rowid=False,  # rows in the order that `events_since` reads
)


def add_missing_columns(conn: Connection) -> None:
    """Updates the tables of an older version. Columns added since the first version may be NULL."""
    for table, column in _missing(conn):
        definition = CreateColumn(column).compile(dialect=conn.dialect)
        conn.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")


def _missing(conn: Connection) -> Iterator[tuple[Table, Column]]:
    for table in metadata.sorted_tables:
        there = {column["name"] for column in inspect(conn).get_columns(table.name)}
        yield from ((table, column) for column in table.columns if column.name not in there)
