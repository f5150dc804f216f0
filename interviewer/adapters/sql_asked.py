"""Which questions the newest interviews asked, whether or not they were finished."""

from __future__ import annotations

from sqlalchemy import Connection, select

from interviewer.adapters.sql_tables import interviews


def asked_before(connection: Connection, owner: str, limit: int) -> list[tuple[str, ...]]:
    """Return the ids asked in each of their newest interviews, newest first; an empty one where nothing was asked."""
    newest_first = (interviews.c.created_at.desc(), interviews.c.id.desc())
    theirs = select(interviews.c.asked).where(interviews.c.owner == owner)
    newest = theirs.order_by(*newest_first).limit(limit)
    return [tuple(ids.splitlines()) for ids in connection.execute(newest).scalars()]
