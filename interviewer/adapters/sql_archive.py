"""The whole database, read in one snapshot while others write, and written in one transaction; SQLite or Postgres.

Rows are read by our own tables and written as plain values, so that what was read from one kind of database can be
written to the other. Blocking: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from interviewer.adapters.sql_all_tables import metadata
from interviewer.adapters.sql_engine import alone, engine, read_url, upgrade
from interviewer.adapters.sql_figures import newest_revision
from interviewer.adapters.sql_tables_jobs import executors
from interviewer.adapters.sql_troubles import trouble_of
from interviewer.backup.values import Row
from interviewer.errors import BadInput, Conflict, StorageUnavailable

_LEFT_OUT = frozenset({executors.name})
"""Who runs just now: true for one moment only."""
_VERSION = "alembic_version"
_BATCH_ROWS, _BATCH_BYTES = 500, 4_000_000
_LARGE_ROWS = 20


class Snapshot:
    """The database as it was at one moment."""

    def __init__(self, connection: Connection, revision: str) -> None:
        self._connection = connection
        self.revision = revision
        """Of its schema."""

    def tables(self) -> list[str]:
        """Return the names, each after those it refers to."""
        return [table.name for table in metadata.sorted_tables if table.name not in _LEFT_OUT]

    def rows(self, name: str) -> Iterator[Row]:
        """Yield a table's rows by its key, a few at a time."""
        table = metadata.tables[name]
        large = any(isinstance(column.type, LargeBinary) for column in table.c)
        streaming = self._connection.execution_options(yield_per=_LARGE_ROWS if large else _BATCH_ROWS)
        for row in streaming.execute(select(table).order_by(*table.primary_key)):
            yield dict(row._mapping)


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Yield the database as it is now, whatever is written meanwhile; BadInput, StorageUnavailable."""
    read = read_url(url)
    if read.get_backend_name() == "sqlite" and not Path(str(read.database)).is_file():
        raise BadInput("There is no database yet.")
    connecting = engine(read, most_connections=1)
    try:
        with _told(), connecting.connect() as connection:
            if read.get_backend_name() != "sqlite":
                # A SQLite transaction is a snapshot anyway, from its first read on.
                connection = connection.execution_options(  # noqa: PLW2901
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield Snapshot(connection, _revision(connection))
    finally:
        connecting.dispose()


class Target:
    """A database that is being written, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = MetaData()

    def begin(self, revision: str) -> None:
        """Make empty tables of this revision in place of what there is; BadInput for one that isn't known here."""
        here = set(inspect(self._connection).get_table_names())
        for table in reversed(metadata.sorted_tables):
            if table.name in here:
                table.drop(self._connection)
        if _VERSION in here:
            self._connection.execute(text(f"DROP TABLE {_VERSION}"))
        upgrade(self._connection, revision)
        self._tables.reflect(self._connection)

    def fill(self, name: str, rows: Iterable[Row]) -> int:
        """Add rows to a table and return how many; BadInput where they don't fit it."""
        table = self._tables.tables.get(name)
        if table is None or name == _VERSION or name in _LEFT_OUT:
            raise BadInput(f"The archive has a table {name}, which there is none of.")
        number = 0
        for batch in _batches(rows):
            self._insert(table, batch)
            number += len(batch)
        return number

    def end(self) -> None:
        """Bring what was written to today's schema."""
        upgrade(self._connection)

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        columns = {column.name for column in table.c}
        sqlite = self._connection.dialect.name == "sqlite"
        for row in rows:
            if set(row) != columns:
                raise BadInput(f"Rows of {table.name} don't have the columns they should.")
            if sqlite:
                row.update({n: v.replace(tzinfo=None) for n, v in row.items() if isinstance(v, datetime)})
        self._connection.execute(table.insert(), rows)


@contextmanager
def target(url: str, *, replace: bool) -> Iterator[Target]:
    """Yield the database to be written; all of it happens or nothing.

    Conflict where it isn't empty and is not to be replaced, or where processes work on it.
    """
    with _told(), alone(read_url(url)) as connection:
        _check_free(connection, replace=replace)
        yield Target(connection)


def _check_free(connection: Connection, *, replace: bool) -> None:
    here = set(inspect(connection).get_table_names())
    if executors.name in here:
        alive = connection.execute(
            select(func.count()).select_from(executors).where(executors.c.lease_until > func.now())
        ).scalar_one()
        if alive:
            raise Conflict(f"{alive} process(es) work on this database; stop them first.")
    for table in metadata.sorted_tables:
        if replace or table.name not in here or table.name in _LEFT_OUT:
            continue
        if connection.execute(select(text("1")).select_from(table).limit(1)).first():
            raise Conflict(
                f"The database isn't empty (there are rows in {table.name}); --replace gives up what is in it."
            )


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(_VERSION):
        raise BadInput("There is no database yet.")
    here = str(connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar_one())  # noqa: S608
    if here != newest_revision():
        raise BadInput(
            f"The database has schema {here}, this program {newest_revision()}: back it up with the program that "
            "wrote it, or run `interviewer migrate` first."
        )
    return here


def _batches(rows: Iterable[Row]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        batch.append(dict(row))
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(batch) >= _BATCH_ROWS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what a database refuses: its own may quote what was to be written."""
    try:
        yield
    except SQLAlchemyError as error:
        if trouble := trouble_of(error):
            raise StorageUnavailable(trouble.value) from error
        raise BadInput(f"The database refuses what is in the archive ({type(error).__name__}).") from error
