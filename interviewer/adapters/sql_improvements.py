"""What a model made of answers, beside the interviews they were given in."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_tables import improvements
from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import NotFound


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
        row = {"interview_id": interview_id, "unit_key": unit_key, "body": body}
        same = (improvements.c.interview_id == interview_id) & (improvements.c.unit_key == unit_key)
        try:
            await self._transactions.run(
                lambda connection: (
                    connection.execute(delete(improvements).where(same)),
                    connection.execute(insert(improvements), row),
                )
            )
        except IntegrityError as error:
            raise NotFound(f"There is no interview {interview_id}.") from error
