"""From a URL to an engine whose database is at the newest migration. SQLite or Postgres."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from interviewer.errors import ConfigurationError

_EXAMPLE = "sqlite:///data/interviews.db"

_BUSY_SECS = 10
"""How long a writer waits for another process's transaction; ours take milliseconds."""

_MIGRATION_LOCK = 7_205_759_403
"""Any number that nothing else in the same Postgres locks."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_SECS * 1000}",  # first: the others may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a committed answer survives a power cut, not only a crash of ours
    "PRAGMA foreign_keys = ON",
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
    return create_engine(url, pool_size=most_connections, max_overflow=0, pool_pre_ping=True)


def migrate(url: URL) -> None:
    """Bring the database to the newest revision, creating it if needed. Blocking: call it in a thread."""
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    once = create_engine(url, poolclass=NullPool)
    if sqlite:
        _prepare_sqlite(once, begin="BEGIN IMMEDIATE")
    with once.begin() as connection:
        if not sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    """Run what is missing, in the transaction that is open; several processes come here one after another."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    scripts = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise ConfigurationError(
            f"The database was written by a newer version of this program ({error})."
        ) from error


def _prepare_sqlite(engine: Engine, begin: str = "BEGIN") -> None:
    """Set the pragmas; begin transactions ourselves, as the driver doesn't for reads and DDL."""

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
