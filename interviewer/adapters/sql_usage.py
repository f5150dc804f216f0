"""What was used, a row for each owner and day, for some weeks."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Executable, delete, func, select

from interviewer.adapters.sql_tables import interviews
from interviewer.adapters.sql_tables_usage import usage
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import inserting
from interviewer.limits.usage import DaysUse

_COUNTED = tuple(asdict(DaysUse()))
_KEPT_DAYS = 40
"""A month and some days: what somebody used last month can still be told."""


class SqlUsage:
    """Implements UsageStore."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._add = _adding(transactions)

    async def add(self, owner: str, day: date, used: DaysUse) -> None:
        """Add to the row, or begin it."""
        whose, last_day = _hashed(owner), (day - timedelta(days=_KEPT_DAYS)).isoformat()
        values = {"whose": whose, "day": day.isoformat(), **asdict(used)}

        def add(connection: Connection) -> None:
            if connection.execute(self._add, values).scalar_one() == used.model_calls:
                # A day's first: days that are too old go.
                connection.execute(delete(usage).where(usage.c.whose == whose, usage.c.day < last_day))

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


def _adding(transactions: Transactions) -> Executable:
    """Return the statement once for all: it is run at every call of a model."""
    insert = inserting(transactions, usage)
    more = {name: usage.c[name] + insert.excluded[name] for name in _COUNTED}
    added = insert.on_conflict_do_update(index_elements=["whose", "day"], set_=more)
    return added.returning(usage.c.model_calls)


def _hashed(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
