"""Databases as released versions left them, with data in every table.

    python -m tests.old_schemas 0004        # after a release: keep what its newest revision looks like

The dumps in `tests/data/schemas` are made once, by the migrations of that time, and never again: whoever changes an old
migration by mistake is found out.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    create_engine,
)
from sqlalchemy import select as sql_select

from evals.bench.postgres import Cluster, cluster
from interviewer.adapters.serialise import EVENT, PLAN
from interviewer.adapters.sql_engine import alone, read_url, upgrade
from interviewer.model import Event, Move, MoveDecided, MoveKind
from tests.samples import NOON, interview, said

FOLDER = Path(__file__).parent / "data" / "schemas"
REVISIONS = tuple(sorted(each.stem for each in (FOLDER / "sqlite").glob("*.sql")))
"""Of which there is a dump."""
EVENTS: tuple[Event, ...] = (MoveDecided(Move(MoveKind.ASK, question_id="q1"), NOON), said(1))
IDS = ("i1", "i2")
Rows = dict[str, list[tuple[Any, ...]]]


def load(url: str, revision: str) -> None:
    """Make the database of that time."""
    read = read_url(url)
    kind = read.get_backend_name()
    script = (FOLDER / ("sqlite" if kind == "sqlite" else "postgres") / f"{revision}.sql").read_text("utf-8")
    if kind == "sqlite":
        Path(str(read.database)).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(str(read.database))
        connection.executescript(script)
        connection.close()
        return
    with psycopg.connect(url, autocommit=True) as opened:
        opened.execute(script.encode())


def rows(url: str) -> Rows:
    """Return everything that is in every table, as it stands there, in a stable order."""
    engine = create_engine(read_url(url))
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        kept = {
            table.name: sorted((tuple(row) for row in connection.execute(sql_select(table))), key=repr)
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }
    engine.dispose()
    return kept


def fill(connection: Connection) -> None:
    """Put rows into every table there is at this revision."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name == "alembic_version":
            continue
        for number, interview_id in enumerate(IDS, start=1):
            for place in range(len(EVENTS) if table.name == "events" else 1):
                row = {c.name: _value(table.name, c, interview_id, number, place) for c in table.columns}
                connection.execute(table.insert(), row)


def _value(table: str, column: Column[Any], interview_id: str, number: int, place: int) -> Any:
    special: dict[tuple[str, str], Callable[[], Any]] = {
        ("interviews", "id"): lambda: interview_id,
        ("interviews", "plan"): lambda: PLAN.encode(replace(interview().plan)),
        ("interviews", "version"): lambda: len(EVENTS),
        ("interviews", "stages"): lambda: '["phone_screen"]',
        ("interviews", "status"): lambda: "open",
        ("interviews", "purpose"): lambda: "interview",
        ("interviews", "owner"): lambda: "local",
        ("events", "seq"): lambda: place,
        ("events", "client_turn_id"): lambda: f"c{place}",
        ("events", "body"): lambda: EVENT.encode(EVENTS[place]),
        ("gradings", "state"): lambda: "done",
        ("preferences", "body"): lambda: '{"kept": true}',
        ("preferences", "owner"): lambda: "local",
    }
    if (table, column.name) in special:
        return special[table, column.name]()
    if column.name == "interview_id":
        return interview_id
    return _of_type(column, number)


def _of_type(column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return 3.5
    if isinstance(kind, DateTime):
        return datetime(2026, 3, number, 12, tzinfo=UTC)
    if isinstance(kind, LargeBinary):
        return b"\x00\x01\xff"
    return f"{column.name} {number} – “kept”"


def main(revision: str) -> None:
    """Make the dumps of a revision."""
    (FOLDER / "sqlite").mkdir(parents=True, exist_ok=True)
    (FOLDER / "postgres").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/old.db"
        _made(url, revision)
        opened = sqlite3.connect(f"{folder}/old.db")
        (FOLDER / "sqlite" / f"{revision}.sql").write_text("\n".join(opened.iterdump()) + "\n", "utf-8")
    with cluster() as server:
        _made(server.database("old"), revision)
        (FOLDER / "postgres" / f"{revision}.sql").write_text(_dumped(server), "utf-8")


def _made(url: str, revision: str) -> None:
    with alone(read_url(url)) as connection:
        upgrade(connection, revision)
    engine = create_engine(read_url(url))
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()


def _dumped(server: Cluster) -> str:
    dump = server.dump("old")
    # Commands of psql's own, and settings of one server version, are not for other readers.
    return (
        "\n".join(
            line
            for line in dump.splitlines()
            if line and not line.startswith(("\\", "--", "SET ", "SELECT "))
        )
        + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
