"""Interviews in SQLite or Postgres: append-only rows of events, and a summary kept in step with them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Self, cast

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from interviewer.adapters import sql_summary
from interviewer.adapters.recent import Recent
from interviewer.adapters.serialise import EVENT, PLAN
from interviewer.adapters.sql_engine import async_engine, migrate, read_url
from interviewer.adapters.sql_gradings import SqlGradings
from interviewer.adapters.sql_tables import events as events_table
from interviewer.adapters.sql_tables import interviews
from interviewer.errors import Conflict, NotFound, StaleWrite
from interviewer.model import Event, Interview
from interviewer.ports import InterviewSummary, StoredInterview

_INTERVIEW = select(interviews).where(interviews.c.id == bindparam("id"))
_VERSION = select(interviews.c.version).where(interviews.c.id == bindparam("id"))
_EVENTS = (
    select(events_table.c.body)
    .where(
        events_table.c.interview_id == bindparam("id"),
        events_table.c.seq >= bindparam("known"),
        events_table.c.seq < bindparam("version"),
    )
    .order_by(events_table.c.seq)
)


class SqlStore(SqlGradings):
    """Implements `InterviewStore`. Open it once for a process; it is safe for concurrent use."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._recent = Recent()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Migrate the database (creating file and directory) and return the store; ConfigurationError."""
        read = read_url(url)
        await asyncio.to_thread(migrate, read)
        return cls(async_engine(read))

    async def settle(self) -> None:
        """Wait for what is being written for callers that have gone."""
        await self._unbroken.settle()

    async def close(self) -> None:
        """Close every connection, once what is being written is written."""
        await self._unbroken.settle()
        await self._engine.dispose()

    async def create(self, interview: Interview) -> None:
        """Keep a new interview without events; Conflict if the id is taken."""
        await self._unbroken.run(self._create(interview))

    async def _create(self, interview: Interview) -> None:
        row = sql_summary.at_creation(interview) | {"plan": PLAN.encode(interview.plan)}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(interviews).values(row))
        except IntegrityError as error:
            raise Conflict("There is already an interview with this id.") from error

    async def load(self, interview_id: str) -> StoredInterview:
        """Return it with all events; NotFound. What was read before is not read again: events are append-only."""
        async with self._engine.connect() as connection:
            stored = self._recent.get(interview_id) or await _without_events(connection, interview_id)
            version = (await connection.execute(_VERSION, {"id": interview_id})).scalar_one_or_none()
            if version is None:
                self._recent.forget(interview_id)
                raise _not_found(interview_id)
            if version > stored.version:
                # On Postgres this read may see events committed after the one before it: they are left out.
                bounds = {"id": interview_id, "known": stored.version, "version": version}
                bodies = (await connection.execute(_EVENTS, bounds)).scalars().all()
                stored = StoredInterview(stored.interview, (*stored.events, *map(EVENT.decode, bodies)))
        self._recent.keep(stored)
        return stored

    def recent(self, interview_id: str) -> StoredInterview | None:
        """Return what was read or written last, if it is still kept."""
        return self._recent.get(interview_id)

    async def append(self, interview_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Append events; StaleWrite unless exactly `expected_version` are there; NotFound.

        Conflict if a client turn id is there already. The cost doesn't depend on how many events there are.
        """
        await self._unbroken.run(self._append(interview_id, expected_version, events))

    async def _append(self, interview_id: str, expected_version: int, events: Sequence[Event]) -> None:
        rows = [_row(interview_id, seq, event) for seq, event in enumerate(events, start=expected_version)]
        here = (interviews.c.id == interview_id) & (interviews.c.version == expected_version)
        try:
            async with self._engine.begin() as connection:
                # The row's lock lets one writer through at a time; the second finds the version changed.
                moved = await connection.execute(
                    update(interviews).where(here).values(sql_summary.after(events))
                )
                if moved.rowcount != 1:
                    await _refuse(connection, interview_id)
                if rows:
                    await connection.execute(insert(events_table), rows)
        except IntegrityError as error:
            raise Conflict("This turn is recorded already.") from error
        self._recent.add(interview_id, expected_version, events)

    async def history(self, *, limit: int = 50, offset: int = 0) -> list[InterviewSummary]:
        """Return summaries, newest first."""
        newest_first = (interviews.c.created_at.desc(), interviews.c.id.desc())
        query = select(*sql_summary.COLUMNS).order_by(*newest_first).limit(limit).offset(offset)
        async with self._engine.connect() as connection:
            return [sql_summary.summary(row) for row in await connection.execute(query)]

    async def delete(self, interview_id: str) -> None:
        """Remove it with events, grades and progress; NotFound."""
        await self._unbroken.run(self._delete(interview_id))

    async def _delete(self, interview_id: str) -> None:
        async with self._engine.begin() as connection:
            removed = await connection.execute(delete(interviews).where(interviews.c.id == interview_id))
        self._recent.forget(interview_id)
        if removed.rowcount == 0:
            raise _not_found(interview_id)
        if self._engine.dialect.name == "sqlite":
            await self._empty_log()

    async def _empty_log(self) -> None:
        """Take deleted words out of SQLite's write-ahead log too; waits for whoever is reading just now."""
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            await cast("Any", driver).execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")


async def _without_events(connection: AsyncConnection, interview_id: str) -> StoredInterview:
    row = (await connection.execute(_INTERVIEW, {"id": interview_id})).one_or_none()
    if row is None:
        raise _not_found(interview_id)
    return StoredInterview(Interview(id=row.id, created_at=row.created_at, plan=PLAN.decode(row.plan)), ())


def _row(interview_id: str, seq: int, event: Event) -> dict[str, Any]:
    return {
        "interview_id": interview_id,
        "seq": seq,
        "client_turn_id": sql_summary.client_turn_id(event),
        "body": EVENT.encode(event),
    }


async def _refuse(connection: AsyncConnection, interview_id: str) -> None:
    """Say why the row was not found at the expected version."""
    there = await connection.execute(select(exists().where(interviews.c.id == interview_id)))
    if not there.scalar_one():
        raise _not_found(interview_id)
    raise StaleWrite("Something else was added to this interview first.")


def _not_found(interview_id: str) -> NotFound:
    return NotFound(f"There is no interview {interview_id}.")
