"""Which database the tests above the store run on: SQLite, unless `make test DATABASE=postgres` asks for the other.

And databases whose tables are there already: making them takes longer than most tests.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from interviewer.adapters.sql_engine import migrate, read_url

_TABLES = """SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')
  AND tablename NOT IN ('alembic_version', 'dbos_migrations', 'queues')"""
"""All that hold what tests write, but the jobs' queues: who makes them begins its first job a second later."""
_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def on_postgres() -> bool:
    """Return whether it is Postgres."""
    return os.environ.get("TEST_DATABASE") == "postgres"


def prepared(url: str) -> str:
    """Put an empty SQLite database with all tables in its place, unless one is there; return the URL."""
    where = read_url(url)
    if where.get_backend_name() == "sqlite" and not (file := Path(str(where.database))).exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_with_all_tables())
    return url


@cache
def _with_all_tables() -> bytes:
    with TemporaryDirectory() as folder:
        migrate(read_url(f"sqlite:///{folder}/empty.db"))
        return Path(folder, "empty.db").read_bytes()


def emptied(url: str) -> str:
    """Remove all rows of a Postgres database, and whoever is connected; return the URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_OTHERS)
        connection.execute("SET session_replication_role = replica")  # rows go in any order
        for schema, table in connection.execute(_TABLES).fetchall():
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(schema, table)))
    return url
