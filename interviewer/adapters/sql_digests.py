"""What progress and plans need of reports, beside the gradings it was made from."""

from __future__ import annotations

from sqlalchemy import Subquery, and_, func, select

from interviewer.adapters.sql_tables import digests, gradings, interviews
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert
from interviewer.people.model import LOCAL
from interviewer.ports_after import KeptDigest


class SqlDigests:
    """Implements `DigestStore`."""

    def __init__(self, transactions: Transactions, owner: str = LOCAL) -> None:
        self._transactions = transactions
        self._owner = owner

    async def graded(self) -> list[tuple[str, int]]:
        """Return id and newest complete grading of each of the owner's graded interviews, oldest first."""
        newest = self._newest()
        query = (
            select(newest.c.interview_id, newest.c.attempt)
            .join(interviews, interviews.c.id == newest.c.interview_id)
            .order_by(interviews.c.created_at, interviews.c.id)
        )
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [(row.interview_id, row.attempt) for row in rows]

    async def digests(self, only: str | None = None) -> list[KeptDigest]:
        """Return a line for each of the owner's graded interviews, oldest first; or for this one."""
        newest = self._newest(only)
        same = and_(digests.c.interview_id == newest.c.interview_id, digests.c.attempt == newest.c.attempt)
        query = (
            select(newest.c.interview_id, newest.c.attempt, digests.c.body)
            .join(interviews, interviews.c.id == newest.c.interview_id)
            .outerjoin(digests, same)
            .order_by(interviews.c.created_at, interviews.c.id)
        )
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [KeptDigest(row.interview_id, row.attempt, row.body) for row in rows]

    def _newest(self, only: str | None = None) -> Subquery:
        """Return the number of the newest complete grading of each interview, or of this one."""
        theirs = interviews.c.owner == self._owner
        return (
            select(gradings.c.interview_id, func.max(gradings.c.attempt).label("attempt"))
            .join(interviews, interviews.c.id == gradings.c.interview_id)
            .where(theirs if only is None else theirs & (interviews.c.id == only), gradings.c.state == "done")
            .group_by(gradings.c.interview_id)
            .subquery()
        )

    async def keep_digest(self, interview_id: str, attempt: int, body: str) -> None:
        """Keep (or replace) it; NotFound where the interview was deleted meanwhile."""
        key, values = {"interview_id": interview_id}, {"attempt": attempt, "body": body}
        await keep_with(self._transactions, interview_id, upsert(self._transactions, digests, key, values))
