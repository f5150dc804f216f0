"""Rows that are kept or replaced, on both databases in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import NotFound


def upsert(
    transactions: Transactions, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> Executable:
    """Return a statement that inserts the row or replaces its values."""
    columns = list(key)
    if transactions.engine.dialect.name == "sqlite":
        lite = sqlite.insert(table).values(**key, **values)
        return lite.on_conflict_do_update(index_elements=columns, set_=values)
    full = postgresql.insert(table).values(**key, **values)
    return full.on_conflict_do_update(index_elements=columns, set_=values)


async def keep_with(transactions: Transactions, interview_id: str, *statements: Executable) -> None:
    """Run what may be run twice and belongs to an interview, in one transaction; NotFound where that was deleted."""

    def kept(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    try:
        await transactions.read(kept)
    except IntegrityError as error:
        raise NotFound(f"There is no interview {interview_id}.") from error
