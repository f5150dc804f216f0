"""The grading half of the store: one result a unit, and how far each attempt is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Executable,
    Update,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from interviewer.adapters.serialise import PART, RESULT
from interviewer.adapters.sql_tables import gradings, interviews, results
from interviewer.adapters.sql_tables_jobs import judged_parts
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert
from interviewer.judged_part import JudgedPart
from interviewer.model import UnitResult
from interviewer.ports import GradingProgress


class SqlGradings:
    """Results and progress, keyed by interview and attempt."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def save_result(self, interview_id: str, attempt: int, result: UnitResult) -> None:
        """Keep (or replace) one unit's result, unless the attempt is done; NotFound.

        Who was taken for dead and wakes up late may grade a unit again: a complete grading never changes.
        """
        key = {"interview_id": interview_id, "attempt": attempt, "unit_key": result.unit_key}
        unit = (
            judged_parts.c.interview_id == interview_id,
            judged_parts.c.attempt == attempt,
            judged_parts.c.unit_key == result.unit_key,
        )
        await keep_with(
            self._transactions,
            interview_id,
            upsert(
                self._transactions,
                results,
                key,
                {"body": RESULT.encode(result)},
                unless=_done(interview_id, attempt),
            ),
            delete(judged_parts).where(*unit),
        )

    async def keep_part(
        self, interview_id: str, attempt: int, unit_key: str, yardstick: str, judged: JudgedPart
    ) -> None:
        """Keep (or replace) what was judged of a unit that isn't graded yet; NotFound."""
        key = {"interview_id": interview_id, "attempt": attempt, "unit_key": unit_key, "part": judged.part}
        values = {"yardstick": yardstick, "body": PART.encode(judged)}
        graded = exists().where(
            results.c.interview_id == interview_id,
            results.c.attempt == attempt,
            results.c.unit_key == unit_key,
        )
        await keep_with(
            self._transactions,
            interview_id,
            upsert(
                self._transactions,
                judged_parts,
                key,
                values,
                unless=or_(_done(interview_id, attempt), graded),
            ),
        )

    async def judged_parts(
        self, interview_id: str, attempt: int, unit_key: str, yardstick: str
    ) -> dict[str, JudgedPart]:
        """Return what was judged of a unit by this yardstick, by part."""
        query = select(judged_parts.c.part, judged_parts.c.body).where(
            judged_parts.c.interview_id == interview_id,
            judged_parts.c.attempt == attempt,
            judged_parts.c.unit_key == unit_key,
            judged_parts.c.yardstick == yardstick,
        )
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return {str(row.part): PART.decode(row.body) for row in rows}

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
        """Keep an attempt's progress; NotFound. `overall` is for the summary unless a later attempt is done.

        An attempt that is over stays so: a step that was overtaken doesn't set it running again.
        """
        key = {"interview_id": interview_id, "attempt": attempt}
        values = {"state": progress.state, "done": progress.done, "total": progress.total}
        kept = _in(interview_id, attempt, ["done"] if progress.state == "failed" else _OVER)
        unless = false() if progress.state == "done" else kept
        row = values | {"message": progress.message}
        statements: list[Executable] = [upsert(self._transactions, gradings, key, row, unless=unless)]
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

    async def unsettled(self) -> list[tuple[str, int]]:
        """Return finished interviews whose newest attempt is not done or failed, oldest first; 0 without an attempt."""
        newest = (
            select(func.max(gradings.c.attempt))
            .where(gradings.c.interview_id == interviews.c.id)
            .correlate(interviews)
            .scalar_subquery()
        )
        settled = exists().where(
            gradings.c.interview_id == interviews.c.id,
            gradings.c.attempt == newest,
            gradings.c.state.in_(_OVER),
        )
        query = select(interviews.c.id, newest).where(interviews.c.status == "finished", ~settled)
        oldest_first = query.order_by(interviews.c.created_at)
        rows = await self._transactions.read(lambda connection: connection.execute(oldest_first).all())
        return [(str(interview_id), attempt or 0) for interview_id, attempt in rows]

    async def finished(self) -> list[str]:
        """Return the ids of everybody's finished interviews, newest first."""
        query = select(interviews.c.id).where(interviews.c.status == "finished")
        newest = query.order_by(interviews.c.created_at.desc(), interviews.c.id.desc())
        return await self._transactions.read(lambda connection: list(connection.execute(newest).scalars()))


_OVER = ("done", "failed")


def _done(interview_id: str, attempt: int) -> ColumnElement[bool]:
    return _in(interview_id, attempt, ["done"])


def _in(interview_id: str, attempt: int, states: Sequence[str]) -> ColumnElement[bool]:
    """Return whether an attempt is in one of these states."""
    return exists().where(
        gradings.c.interview_id == interview_id,
        gradings.c.attempt == attempt,
        gradings.c.state.in_(states),
    )


def _set_overall(interview_id: str, attempt: int, overall: float) -> Update:
    """Return the statement for the summary; an attempt that ends after a later one doesn't count."""
    later = exists().where(
        gradings.c.interview_id == interview_id, gradings.c.attempt > attempt, gradings.c.state == "done"
    )
    return update(interviews).where(interviews.c.id == interview_id, ~later).values(overall=overall)
