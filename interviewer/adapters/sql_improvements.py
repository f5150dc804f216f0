"""What a model made of answers, beside the interviews they were given in."""

from __future__ import annotations

from sqlalchemy import select

from interviewer.adapters.sql_tables import improvements
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert


class SqlImprovements:
    """Implements `ImprovementStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def improvements(self, interview_id: str) -> dict[str, str]:
        """Return what was kept for an interview, by unit key."""
        query = select(improvements.c.unit_key, improvements.c.body).where(
            improvements.c.interview_id == interview_id
        )
        rows = await self._transactions.run(lambda connection: connection.execute(query).all())
        return {row.unit_key: row.body for row in rows}

    async def keep_improvement(self, interview_id: str, unit_key: str, body: str) -> None:
        """Keep (or replace) it; NotFound where the interview was deleted meanwhile."""
        key = {"interview_id": interview_id, "unit_key": unit_key}
        kept = upsert(self._transactions, improvements, key, {"body": body})
        await keep_with(self._transactions, interview_id, kept)
