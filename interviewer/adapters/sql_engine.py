"""From a URL to an engine whose database is at the newest migration. SQLite or Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from interviewer.adapters.sql_troubles import trouble_of
from interviewer.errors import ConfigurationError, StorageUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

_EXAMPLE = "sqlite:///data/interviews.db"

_BUSY_SECS = 10
"""How long a writer waits for another process's transaction; ours take milliseconds."""

_MIGRATING_SECS = 120
"""The same at start, where another process may be changing every row of a large table."""

_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""libpq's, in seconds (the last in ms): a machine that is gone without a word is noticed within half a minute."""

_MIGRATION_LOCK = 7_205_759_403
"""Any number that nothing else in the same Postgres locks."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_SECS * 1000}",  # first: the others may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a committed answer survives a power cut, not only a crash of ours
    "PRAGMA secure_delete = ON",  # a deleted interview is overwritten, not just unlinked
)


def read_url(text_url: str) -> URL:
    """Return the URL with our driver filled in; ConfigurationError for anything but the two."""
    try:
        url = make_url(text_url)
    except ArgumentError as error:
        raise ConfigurationError(f"The database URL can't be read; try {_EXAMPLE}.") from error
    backend = {"postgres": "postgresql"}.get(url.drivername, url.drivername.partition("+")[0])
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ConfigurationError(f"The database must be sqlite or postgresql, not {backend}.")
    if url.database in {None, "", ":memory:"}:
        raise ConfigurationError(f"The SQLite URL must name a file: {_EXAMPLE}.")
    return url.set(drivername="sqlite")


def engine(url: URL, *, most_connections: int) -> Engine:
    """Return an engine for the store; connects on first use."""
    if url.get_backend_name() == "sqlite":
        lite = create_engine(url, pool_size=most_connections, max_overflow=0)
        _prepare_sqlite(lite)
        return lite
    # No ping before each use: where a connection is gone, the transaction is begun anew on another.
    return create_engine(
        url,
        pool_size=most_connections,
        max_overflow=0,
        connect_args=_patient(url),
    )


def _patient(url: URL) -> dict[str, int]:
    """Return how long the driver waits for a server that doesn't answer, unless the URL says otherwise."""
    return {name: value for name, value in _PATIENCE.items() if name not in url.query}


def migrate(url: URL) -> None:
    """Bring the database to the newest revision, creating it if needed. Blocking: call it in a thread.

    ConfigurationError for a newer program's database, StorageUnavailable for one that can't be had just now.
    """
    try:
        with alone(url) as connection:
            upgrade(connection)
    except SQLAlchemyError as error:
        if trouble := trouble_of(error):
            raise StorageUnavailable(trouble.value) from error
        raise


@contextmanager
def alone(url: URL) -> Iterator[Connection]:
    """Yield a connection in a transaction beside which nobody changes the schema, creating the database's file."""
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    once = create_engine(url, poolclass=NullPool)
    if sqlite:
        # Tables made anew are dropped first: with keys checked, the rows that refer to theirs would go along.
        _prepare_sqlite(once, begin="BEGIN IMMEDIATE", migrating=True)
    with once.begin() as connection:
        if not sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        yield connection
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ConfigurationError(
                "The database would hold rows that belong to nothing; it was left as it was."
            )


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run what is missing, in the transaction that is open; several processes come here one after another."""
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), revision)
    except CommandError as error:
        raise ConfigurationError(
            f"The database was written by a newer version of this program ({error})."
        ) from error


def downgrade(connection: Connection, revision: str) -> None:
    """Take back what came after a revision, in the transaction that is open; what only newer ones keep is lost."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    scripts = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(engine: Engine, begin: str = "BEGIN", *, migrating: bool = False) -> None:
    """Set the pragmas; begin transactions ourselves, as the driver doesn't for reads and DDL."""

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        if migrating:
            cursor.execute(f"PRAGMA busy_timeout = {_MIGRATING_SECS * 1000}")
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if migrating else 'ON'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
