"""Interviews in SQLite or Postgres: append-only rows of events, and a summary kept in step with them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, Self

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, union, update
from sqlalchemy.exc import IntegrityError

from interviewer.adapters import sql_asked, sql_summary
from interviewer.adapters.recent import Recent
from interviewer.adapters.serialise import EVENT, PLAN
from interviewer.adapters.sql_all_tables import metadata
from interviewer.adapters.sql_coaching import SqlCoaching
from interviewer.adapters.sql_digests import SqlDigests
from interviewer.adapters.sql_engine import engine, migrate, read_url
from interviewer.adapters.sql_figures import SqlFigures
from interviewer.adapters.sql_gradings import SqlGradings
from interviewer.adapters.sql_improvements import SqlImprovements
from interviewer.adapters.sql_people import SqlPeople
from interviewer.adapters.sql_preferences import SqlPreferences
from interviewer.adapters.sql_shares import SqlShares
from interviewer.adapters.sql_sounds import SqlSounds
from interviewer.adapters.sql_tables import events as events_table
from interviewer.adapters.sql_tables import interviews, preferences
from interviewer.adapters.sql_threads import MOST_AT_ONCE, Transactions
from interviewer.adapters.sql_usage import SqlUsage
from interviewer.errors import Conflict, NotFound, StaleWrite
from interviewer.model import Event, Interview
from interviewer.neighbours import Alone, Bulletin, News
from interviewer.people.model import LOCAL
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
    """Implements `InterviewStore`. Open it once for a process; it is safe for concurrent use.

    Lists and preferences are of one owner, see `of`; an interview's id opens it whoever has it, so the ways in ask
    `owner_of` first.
    """

    def __init__(
        self,
        transactions: Transactions,
        owner: str = LOCAL,
        recent: Recent | None = None,
        others: Bulletin | None = None,
    ) -> None:
        super().__init__(transactions)
        self._owner = owner
        self._others = others or Alone()
        self._recent = recent or Recent()
        self.sounds = SqlSounds(transactions)
        """Kept sound, in the same database."""
        self.preferences = SqlPreferences(transactions, owner)
        """What a person has set."""
        self.improvements = SqlImprovements(transactions)
        """What a model made of answers."""
        self.digests = SqlDigests(transactions, owner)
        """What progress and plans need of reports."""
        self.shares = SqlShares(transactions)
        """Links to reports."""
        self.figures = SqlFigures(transactions)
        """What operators ask about."""
        self.coaching = SqlCoaching(transactions)
        """What is shared with coaches, and what they say of it."""
        self.usage = SqlUsage(transactions)
        """What everybody used."""
        self.people = SqlPeople(transactions)
        """Accounts, sessions, keys and links."""

    @classmethod
    async def open(cls, url: str) -> Self:
        """Migrate the database (creating file and directory) and return the store; ConfigurationError."""
        read = read_url(url)
        await asyncio.to_thread(migrate, read)
        return cls(Transactions(engine(read, most_connections=MOST_AT_ONCE)))

    def of(self, owner: str) -> Self:
        """Return the store as this owner has it: the same connections and memory, their lists and preferences."""
        return type(self)(self._transactions, owner, self._recent, self._others)

    def telling(self, others: Bulletin) -> Self:
        """Return the store that tells the other processes what it changes."""
        return type(self)(self._transactions, self._owner, self._recent, others)

    async def versions(self, interview_ids: Collection[str]) -> dict[str, int]:
        """Return how many events each of these has; none for what isn't there."""
        query = select(interviews.c.id, interviews.c.version).where(interviews.c.id.in_(interview_ids))
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return {str(row.id): int(row.version) for row in rows}

    def forget_known(self) -> None:
        """Forget every interview this process knows: another one deleted many."""
        self._recent.forget_all()

    async def owner_of(self, interview_id: str) -> str:
        """Return whose it is; NotFound. Asks the database only about what this process doesn't know.

        What was held before there were accounts may be adopted while this process serves: whoever has an account is
        never told from memory that it is the local person's.
        """
        if known := self._recent.get(interview_id):
            if known.interview.owner != LOCAL or self._owner == LOCAL:
                return known.interview.owner
            self._recent.forget(interview_id)
        query = select(interviews.c.owner).where(interviews.c.id == interview_id)
        owner = await self._transactions.read(
            lambda connection: connection.execute(query).scalar_one_or_none()
        )
        if owner is None:
            raise _not_found(interview_id)
        return str(owner)

    async def owners(self) -> list[str]:
        """Return everybody who has interviews or preferences here, in a stable order."""
        query = union(select(interviews.c.owner), select(preferences.c.owner))
        rows = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return sorted(map(str, rows))

    async def close(self) -> None:
        """Close every connection, once what is being written is written, also for callers that have gone."""
        await self._transactions.close()

    async def create(self, interview: Interview) -> None:
        """Keep a new interview without events; Conflict if the id is taken."""
        row = sql_summary.at_creation(interview) | {"plan": PLAN.encode(interview.plan)}
        try:
            await self._transactions.run(
                lambda connection: connection.execute(insert(interviews), row),
                # The id is random: if it is there after a commit in doubt, it is this one.
                unknown=lambda connection: _created(connection, row),
            )
        except IntegrityError as error:
            raise Conflict("There is already an interview with this id.") from error

    async def load(self, interview_id: str) -> StoredInterview:
        """Return it with all events; NotFound. What was read before is not read again: events are append-only."""
        known = self._recent.get(interview_id)
        try:
            stored = await self._transactions.read(lambda connection: _load(connection, interview_id, known))
        except NotFound:
            self._recent.forget(interview_id)
            raise
        self._recent.keep(stored)
        return stored

    def recent(self, interview_id: str) -> StoredInterview | None:
        """Return what was read or written last, if it is still kept."""
        return self._recent.get(interview_id)

    async def append(self, interview_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Append events; StaleWrite unless exactly `expected_version` are there; NotFound.

        Conflict if a client turn id is there already. The cost doesn't depend on how many events there are.
        """
        try:
            await self._transactions.run(
                lambda connection: _append(connection, interview_id, expected_version, events),
                unknown=lambda connection: _append_unless_there(
                    connection, interview_id, expected_version, events
                ),
            )
        except IntegrityError as error:
            raise Conflict("This turn is recorded already.") from error
        self._recent.add(interview_id, expected_version, events)
        self._others.tell(News("added", interview_id))

    async def history(self, *, limit: int = 50, offset: int = 0) -> list[InterviewSummary]:
        """Return the owner's summaries, newest first."""
        newest_first = (interviews.c.created_at.desc(), interviews.c.id.desc())
        theirs = select(*sql_summary.COLUMNS).where(interviews.c.owner == self._owner)
        query = theirs.order_by(*newest_first).limit(limit).offset(offset)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [sql_summary.summary(row) for row in rows]

    async def asked_before(self, *, limit: int) -> list[tuple[str, ...]]:
        """Return the ids of the questions asked in each of the owner's newest interviews, newest first."""
        return await self._transactions.read(
            lambda connection: sql_asked.asked_before(connection, self._owner, limit)
        )

    async def delete(self, interview_id: str) -> None:
        """Remove it with events, grades and progress; NotFound."""
        gone = delete(interviews).where(interviews.c.id == interview_id)
        removed = await self._transactions.run(lambda connection: connection.execute(gone).rowcount)
        self._recent.forget(interview_id)
        if removed == 0:
            raise _not_found(interview_id)
        self._others.tell(News("gone", interview_id))
        await self._forget_log()

    async def delete_all(self) -> int:
        """Remove the owner's interviews, all that hangs on them, and preferences; return how many interviews."""
        removed = await self._transactions.run(lambda connection: _emptied(connection, self._owner))
        self._recent.forget_all()
        self._others.tell(News("emptied"))
        await self._forget_log()
        return removed

    async def _forget_log(self) -> None:
        if self._transactions.engine.dialect.name == "sqlite":
            # Deleted words leave SQLite's write-ahead log too; waits for whoever is reading just now.
            await self._transactions.run_bare("PRAGMA wal_checkpoint(TRUNCATE)")


def _emptied(connection: Connection, owner: str) -> int:
    """Remove what has this owner; what hangs on an interview goes with it. Return how many interviews there were."""
    removed = connection.execute(delete(interviews).where(interviews.c.owner == owner)).rowcount
    for table in reversed(metadata.sorted_tables):
        if "owner" in table.c:
            connection.execute(delete(table).where(table.c.owner == owner))
    return removed


def _load(connection: Connection, interview_id: str, known: StoredInterview | None) -> StoredInterview:
    """Return it with all events, reading only those that aren't known; NotFound."""
    stored = known or _without_events(connection, interview_id)
    version = connection.execute(_VERSION, {"id": interview_id}).scalar_one_or_none()
    if version is None:
        raise _not_found(interview_id)
    if version <= stored.version:
        return stored
    # On Postgres this read may see events committed after the one before it: they are left out.
    bounds = {"id": interview_id, "known": stored.version, "version": version}
    bodies = connection.execute(_EVENTS, bounds).scalars().all()
    return StoredInterview(stored.interview, (*stored.events, *map(EVENT.decode, bodies)))


def _without_events(connection: Connection, interview_id: str) -> StoredInterview:
    row = connection.execute(_INTERVIEW, {"id": interview_id}).one_or_none()
    if row is None:
        raise _not_found(interview_id)
    interview = Interview(row.id, row.created_at, PLAN.decode(row.plan), row.owner)
    return StoredInterview(interview, ())


def _append(
    connection: Connection, interview_id: str, expected_version: int, events: Sequence[Event]
) -> None:
    """Add the events and bring the summary up to date; StaleWrite, NotFound."""
    rows = [_row(interview_id, seq, event) for seq, event in enumerate(events, start=expected_version)]
    here = (interviews.c.id == interview_id) & (interviews.c.version == expected_version)
    # The row's lock lets one writer through at a time; the second finds the version changed.
    moved = connection.execute(update(interviews).where(here).values(sql_summary.after(events)))
    if moved.rowcount != 1:
        _refuse(connection, interview_id)
    if rows:
        connection.execute(insert(events_table), rows)


def _append_unless_there(
    connection: Connection, interview_id: str, expected_version: int, events: Sequence[Event]
) -> None:
    """Do the same where it isn't known whether it was done already: the same events in the same place are ours."""
    bounds = {"id": interview_id, "known": expected_version, "version": expected_version + len(events)}
    there = connection.execute(_EVENTS, bounds).scalars().all()
    if not events or there != [EVENT.encode(event) for event in events]:
        _append(connection, interview_id, expected_version, events)


def _created(connection: Connection, row: dict[str, Any]) -> None:
    there = connection.execute(select(interviews.c.id).where(interviews.c.id == row["id"]))
    if there.scalar_one_or_none() is None:
        connection.execute(insert(interviews), row)


def _row(interview_id: str, seq: int, event: Event) -> dict[str, Any]:
    return {
        "interview_id": interview_id,
        "seq": seq,
        "client_turn_id": sql_summary.client_turn_id(event),
        "body": EVENT.encode(event),
    }


def _refuse(connection: Connection, interview_id: str) -> None:
    """Say why the row was not found at the expected version."""
    there = connection.execute(select(exists().where(interviews.c.id == interview_id)))
    if not there.scalar_one():
        raise _not_found(interview_id)
    raise StaleWrite("Something else was added to this interview first.")


def _not_found(interview_id: str) -> NotFound:
    return NotFound(f"There is no interview {interview_id}.")
