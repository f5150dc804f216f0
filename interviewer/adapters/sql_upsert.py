"""Rows that are kept or replaced, on both databases in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import NotFound


def upsert(
    transactions: Transactions,
    table: Table,
    key: dict[str, Any],
    values: dict[str, Any],
    *,
    unless: ColumnElement[bool] | None = None,
) -> Executable:
    """Return a statement that inserts the row or replaces its values, and does nothing where `unless` holds."""
    row, into = key | values, inserting(transactions, table)
    if unless is None:
        into = into.values(row)
    else:
        columns = [literal(value, table.c[name].type) for name, value in row.items()]
        into = into.from_select(list(row), select(*columns).where(~unless))
    return into.on_conflict_do_update(index_elements=list(key), set_=values)


def inserting(transactions: Transactions, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert of the database's own kind, which knows what to do where the row is there."""
    lite = transactions.engine.dialect.name == "sqlite"
    return sqlite.insert(table) if lite else postgresql.insert(table)


async def keep_with(transactions: Transactions, interview_id: str, *statements: Executable) -> None:
    """Run what may be run twice and belongs to an interview, in one transaction; NotFound where that was deleted."""

    def kept(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    try:
        await transactions.read(kept)
    except IntegrityError as error:
        raise NotFound(f"There is no interview {interview_id}.") from error
