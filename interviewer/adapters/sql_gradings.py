"""The grading half of the store: one result a unit, and how far each attempt is."""

from __future__ import annotations

from sqlalchemy import Update, exists, func, select, update

from interviewer.adapters.serialise import RESULT
from interviewer.adapters.sql_tables import gradings, interviews, results
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert
from interviewer.model import UnitResult
from interviewer.ports import GradingProgress


class SqlGradings:
    """Results and progress, keyed by interview and attempt."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def save_result(self, interview_id: str, attempt: int, result: UnitResult) -> None:
        """Keep (or replace) one unit's result; NotFound."""
        key = {"interview_id": interview_id, "attempt": attempt, "unit_key": result.unit_key}
        await keep_with(
            self._transactions,
            interview_id,
            upsert(self._transactions, results, key, {"body": RESULT.encode(result)}),
        )

    async def results(self, interview_id: str, attempt: int) -> list[UnitResult]:
        """Return the results kept for this attempt, in the order of their unit keys."""
        query = select(results.c.unit_key, results.c.body).where(
            results.c.interview_id == interview_id, results.c.attempt == attempt
        )
        rows = await self._transactions.run(lambda connection: connection.execute(query).all())
        # Sorted here: Postgres would sort by its locale.
        return [RESULT.decode(row.body) for row in sorted(rows, key=lambda row: str(row.unit_key))]

    async def set_grading(
        self, interview_id: str, attempt: int, progress: GradingProgress, *, overall: float | None = None
    ) -> None:
        """Keep an attempt's progress; NotFound. `overall` is for the summary unless a later attempt is done."""
        key = {"interview_id": interview_id, "attempt": attempt}
        values = {"state": progress.state, "done": progress.done, "total": progress.total}
        statements = [upsert(self._transactions, gradings, key, values | {"message": progress.message})]
        if overall is not None:
            statements.append(_set_overall(interview_id, attempt, overall))
        await keep_with(self._transactions, interview_id, *statements)

    async def grading(self, interview_id: str) -> tuple[int, GradingProgress]:
        """Return the newest attempt (0: none yet) and its progress."""
        query = select(gradings).where(gradings.c.interview_id == interview_id)
        newest = query.order_by(gradings.c.attempt.desc()).limit(1)
        row = await self._transactions.run(lambda connection: connection.execute(newest).one_or_none())
        if row is None:
            return 0, GradingProgress(state="none")
        return row.attempt, GradingProgress(row.state, row.done, row.total, row.message)

    async def complete_gradings(self, interview_id: str) -> list[int]:
        """Return the attempts that are done, oldest first."""
        done = (gradings.c.interview_id == interview_id) & (gradings.c.state == "done")
        query = select(gradings.c.attempt).where(done).order_by(gradings.c.attempt)
        return await self._transactions.run(lambda connection: list(connection.execute(query).scalars()))

    async def ungraded_finished(self) -> list[str]:
        """Return ids of finished interviews whose newest attempt is not done or failed, oldest first."""
        newest = (
            select(func.max(gradings.c.attempt))
            .where(gradings.c.interview_id == interviews.c.id)
            .correlate(interviews)
            .scalar_subquery()
        )
        settled = exists().where(
            gradings.c.interview_id == interviews.c.id,
            gradings.c.attempt == newest,
            gradings.c.state.in_(["done", "failed"]),
        )
        query = select(interviews.c.id).where(interviews.c.status == "finished", ~settled)
        oldest_first = query.order_by(interviews.c.created_at)
        return await self._transactions.run(
            lambda connection: list(connection.execute(oldest_first).scalars())
        )


def _set_overall(interview_id: str, attempt: int, overall: float) -> Update:
    """Return the statement for the summary; an attempt that ends after a later one doesn't count."""
    later = exists().where(
        gradings.c.interview_id == interview_id, gradings.c.attempt > attempt, gradings.c.state == "done"
    )
    return update(interviews).where(interviews.c.id == interview_id, ~later).values(overall=overall)
