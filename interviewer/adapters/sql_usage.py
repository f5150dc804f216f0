"""What was used, a row for each owner and day, for some weeks."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from interviewer.adapters.sql_tables import interviews
from interviewer.adapters.sql_tables_usage import usage
from interviewer.adapters.sql_threads import Transactions
from interviewer.limits.usage import DaysUse

_COUNTED = tuple(asdict(DaysUse()))
_KEPT_DAYS = 40
"""A month and some days: what somebody used last month can still be told."""


class SqlUsage:
    """Implements UsageStore."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, owner: str, day: date, used: DaysUse) -> None:
        """Add to the row, or begin it."""
        values = {"whose": _hashed(owner), "day": day.isoformat(), **asdict(used)}
        insert = _insert(self._transactions)(usage).values(values)
        more = {name: usage.c[name] + insert.excluded[name] for name in _COUNTED}
        added = insert.on_conflict_do_update(index_elements=["whose", "day"], set_=more)
        last_day = (day - timedelta(days=_KEPT_DAYS)).isoformat()
        old = delete(usage).where(usage.c.whose == values["whose"], usage.c.day < last_day)

        def add(connection: Connection) -> None:
            connection.execute(added)
            connection.execute(old)

        await self._transactions.run(add)

    async def used(self, owner: str, day: date) -> DaysUse:
        """Return the row, or nothing used."""
        columns = [usage.c[name] for name in _COUNTED]
        query = select(*columns).where(usage.c.whose == _hashed(owner), usage.c.day == day.isoformat())
        row = await self._transactions.run(lambda connection: connection.execute(query).one_or_none())
        return DaysUse() if row is None else DaysUse(**row._asdict())

    async def under_way(self, owner: str, since: datetime) -> int:
        """Count by the summaries."""
        open_ = (interviews.c.owner == owner) & (interviews.c.status != "finished")
        query = select(func.count()).select_from(interviews).where(open_, interviews.c.updated_at >= since)
        return int(await self._transactions.run(lambda connection: connection.execute(query).scalar_one()))

    async def forget(self, owner: str) -> None:
        """Remove what an account used, as the account goes."""
        gone = delete(usage).where(usage.c.whose == _hashed(owner))
        await self._transactions.read(lambda connection: connection.execute(gone))

    async def days(self, owner: str) -> dict[str, DaysUse]:
        """Return what the owner used, by day."""
        query = select(usage.c.day, *(usage.c[name] for name in _COUNTED)).where(
            usage.c.whose == _hashed(owner)
        )
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return {row.day: DaysUse(*row[1:]) for row in sorted(rows, key=lambda row: str(row.day))}


def _insert(transactions: Transactions) -> type[sqlite.Insert] | type[postgresql.Insert]:
    return sqlite.Insert if transactions.engine.dialect.name == "sqlite" else postgresql.Insert


def _hashed(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
