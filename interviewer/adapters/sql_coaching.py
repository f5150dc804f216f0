"""Coaching in the database: what is shared with whom, who looked, what coaches say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from interviewer.adapters import sql_coaching_rows as rows
from interviewer.adapters import sql_summary
from interviewer.adapters.sql_tables import interviews
from interviewer.adapters.sql_tables_coaching import (
    coach_codes,
    coach_comments,
    coach_grants,
    coach_looks,
    human_grades,
)
from interviewer.adapters.sql_tables_people import accounts
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert
from interviewer.errors import Conflict, NotFound
from interviewer.people.coaching_model import (
    COACHES,
    Access,
    Comment,
    Grant,
    HumanGrade,
    Look,
    SharedLine,
    Written,
)

# A grant opens a finished interview of the same candidate: the one it names, or one begun after it was given.
_OPENS = and_(
    interviews.c.owner == coach_grants.c.owner,
    interviews.c.status == "finished",
    or_(
        coach_grants.c.interview_id == interviews.c.id,
        and_(coach_grants.c.interview_id.is_(None), interviews.c.created_at >= coach_grants.c.created_at),
    ),
)


class SqlCoaching:
    """Implements `CoachingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def code_of(self, coach: str) -> str | None:
        """Return the coach's code, or None."""
        return await self._scalar(select(coach_codes.c.code).where(coach_codes.c.owner == coach))

    async def keep_code(self, coach: str, code: str) -> None:
        """Keep (or replace) it; Conflict where somebody has the same."""
        kept = upsert(self._transactions, coach_codes, {"owner": coach}, {"code": code})
        try:
            await self._transactions.read(lambda connection: connection.execute(kept))
        except IntegrityError as error:
            raise Conflict("This code is taken.") from error

    async def coach_with(self, code: str) -> str | None:
        """Return whose code it is, or None."""
        coaching = and_(accounts.c.role.in_(COACHES), accounts.c.disabled_at.is_(None))
        query = (
            select(coach_codes.c.owner)
            .join(accounts, accounts.c.owner == coach_codes.c.owner)
            .where(coach_codes.c.code == code, coaching)
        )
        return await self._scalar(query)

    async def names(self, owners: Collection[str]) -> dict[str, str]:
        """Return what people are called, by account; an account without a name is left out."""
        query = select(accounts.c.owner, accounts.c.name).where(accounts.c.owner.in_(list(owners)))
        return {row.owner: row.name for row in await self._all(query) if row.name} if owners else {}

    async def keep_grant(self, grant: Grant) -> None:
        """Keep it in place of the one by this candidate for this coach and interview; NotFound for the interview."""
        same = and_(
            coach_grants.c.owner == grant.owner,
            coach_grants.c.coach == grant.coach,
            coach_grants.c.interview_id.is_not_distinct_from(grant.interview_id),
        )
        statements = (delete(coach_grants).where(same), insert(coach_grants).values(rows.of_grant(grant)))
        await keep_with(self._transactions, grant.interview_id or "", *statements)

    async def grants_by(self, owner: str) -> list[Grant]:
        """Return what a candidate shares, newest first."""
        return await self._grants(coach_grants.c.owner == owner)

    async def grants_to(self, coach: str) -> list[Grant]:
        """Return what is shared with a coach, newest first."""
        return await self._grants(coach_grants.c.coach == coach)

    async def remove_grant(self, grant_id: str, party: str) -> None:
        """Take one back, by its candidate or its coach; NotFound for anybody else, and where there is none."""
        theirs = or_(coach_grants.c.owner == party, coach_grants.c.coach == party)
        await self._removed(
            delete(coach_grants).where(coach_grants.c.id == grant_id, theirs), "There is no such share."
        )

    async def access(self, coach: str, interview_id: str) -> Access | None:
        """Return what a coach may do with an interview just now; None: nothing."""
        query = (
            select(coach_grants.c.owner, coach_grants.c.with_sound, coach_grants.c.for_evals)
            .join(interviews, _OPENS)
            .where(coach_grants.c.coach == coach, interviews.c.id == interview_id)
        )
        found = await self._all(query)
        if not found:
            return None
        return Access(found[0].owner, any(r.with_sound for r in found), any(r.for_evals for r in found))

    async def shared_with(self, coach: str, *, limit: int, offset: int = 0) -> list[SharedLine]:
        """Return the finished interviews that a coach may read, newest first."""
        theirs = select(interviews.c.id).join(coach_grants, _OPENS).where(coach_grants.c.coach == coach)
        looked = and_(coach_looks.c.interview_id == interviews.c.id, coach_looks.c.coach == coach)
        query = (
            select(interviews.c.owner, coach_looks.c.last_at, *sql_summary.COLUMNS)
            .outerjoin(coach_looks, looked)
            .where(interviews.c.id.in_(theirs))
            .order_by(interviews.c.created_at.desc(), interviews.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return [
            SharedLine(row.owner, sql_summary.summary(row), row.last_at) for row in await self._all(query)
        ]

    async def note_look(self, coach: str, interview_id: str, at: datetime) -> None:
        """Keep that a coach opened it; NotFound where it was deleted meanwhile."""
        key = {"interview_id": interview_id, "coach": coach}

        def looked(connection: Connection) -> None:
            here = and_(coach_looks.c.interview_id == interview_id, coach_looks.c.coach == coach)
            again = connection.execute(update(coach_looks).where(here).values(last_at=at))
            if not again.rowcount:
                first = {"first_at": at, "last_at": at}
                connection.execute(upsert(self._transactions, coach_looks, key, first))

        try:
            await self._transactions.read(looked)
        except IntegrityError as error:
            raise NotFound(f"There is no interview {interview_id}.") from error

    async def looks_at(self, owner: str) -> list[Look]:
        """Return who opened a candidate's interviews, the latest first."""
        return await self._looks(interviews.c.owner == owner)

    async def looks_by(self, coach: str) -> list[Look]:
        """Return what a coach opened, the latest first."""
        return await self._looks(coach_looks.c.coach == coach)

    async def written(self, interview_id: str) -> Written:
        """Return all that coaches said of an interview."""
        return await self._written(
            coach_comments.c.interview_id == interview_id, human_grades.c.interview_id == interview_id
        )

    async def written_by(self, author: str) -> Written:
        """Return all that a coach said, of whatever interview."""
        return await self._written(coach_comments.c.author == author, human_grades.c.author == author)

    async def comment(self, interview_id: str, comment_id: str) -> Comment | None:
        """Return one, or None."""
        here = and_(coach_comments.c.interview_id == interview_id, coach_comments.c.id == comment_id)
        found = await self._all(select(coach_comments).where(here))
        return rows.comment(found[0]) if found else None

    async def keep_comment(self, comment: Comment) -> None:
        """Keep (or replace) it; NotFound for the interview."""
        values = rows.of_comment(comment)
        key = {"id": values.pop("id")}
        await keep_with(
            self._transactions,
            comment.interview_id,
            upsert(self._transactions, coach_comments, key, values),
        )

    async def remove_comment(self, interview_id: str, comment_id: str, author: str) -> None:
        """Remove an author's own; NotFound."""
        gone = delete(coach_comments).where(
            coach_comments.c.interview_id == interview_id,
            coach_comments.c.id == comment_id,
            coach_comments.c.author == author,
        )
        await self._removed(gone, "There is no such comment.")

    async def mark_seen(self, interview_id: str, at: datetime) -> None:
        """Keep that the candidate has had the comments before them; the first time counts."""
        unseen = and_(coach_comments.c.interview_id == interview_id, coach_comments.c.seen_at.is_(None))
        seen = update(coach_comments).where(unseen).values(seen_at=at)
        await self._transactions.read(lambda connection: connection.execute(seen))

    async def unseen(self, owner: str) -> dict[str, int]:
        """Return how many comments a candidate hasn't seen, by interview."""
        query = (
            select(coach_comments.c.interview_id, func.count().label("new"))
            .join(interviews, interviews.c.id == coach_comments.c.interview_id)
            .where(interviews.c.owner == owner, coach_comments.c.seen_at.is_(None))
            .group_by(coach_comments.c.interview_id)
        )
        return {row.interview_id: row.new for row in await self._all(query)}

    async def keep_grade(self, grade: HumanGrade) -> None:
        """Keep (or replace) the author's own of this criterion; NotFound for the interview."""
        key, values = rows.of_grade(grade)
        await keep_with(
            self._transactions, grade.interview_id, upsert(self._transactions, human_grades, key, values)
        )

    async def remove_grade(self, interview_id: str, unit_key: str, criterion: str, author: str) -> None:
        """Remove an author's own; NotFound."""
        gone = delete(human_grades).where(
            human_grades.c.interview_id == interview_id,
            human_grades.c.unit_key == unit_key,
            human_grades.c.criterion == criterion,
            human_grades.c.author == author,
        )
        await self._removed(gone, "There is no such grade of yours.")

    async def grades_for_evals(self) -> list[HumanGrade]:
        """Return every grade of a coach who may still read the interview, where the candidate agreed to that use."""
        agreed = (
            select(coach_grants.c.id)
            .join(interviews, _OPENS)
            .where(
                interviews.c.id == human_grades.c.interview_id,
                coach_grants.c.coach == human_grades.c.author,
                coach_grants.c.for_evals,
            )
        )
        return sorted(
            map(rows.grade, await self._all(select(human_grades).where(agreed.exists()))), key=_place
        )

    async def forget_coach(self, account: str) -> None:
        """Remove what an account has and wrote as a coach: code, grants to it, looks, comments, grades."""
        theirs = (
            coach_codes.c.owner,
            coach_grants.c.coach,
            coach_looks.c.coach,
            coach_comments.c.author,
            human_grades.c.author,
        )

        def forgotten(connection: Connection) -> None:
            for column in theirs:
                connection.execute(delete(column.table).where(column == account))

        await self._transactions.read(forgotten)

    async def _grants(self, where: ColumnElement[bool]) -> list[Grant]:
        newest_first = (coach_grants.c.created_at.desc(), coach_grants.c.id)
        return [
            rows.grant(row)
            for row in await self._all(select(coach_grants).where(where).order_by(*newest_first))
        ]

    async def _looks(self, where: ColumnElement[bool]) -> list[Look]:
        query = (
            select(coach_looks)
            .join(interviews, interviews.c.id == coach_looks.c.interview_id)
            .where(where)
            .order_by(coach_looks.c.last_at.desc(), coach_looks.c.interview_id, coach_looks.c.coach)
        )
        return [rows.look(row) for row in await self._all(query)]

    async def _written(self, of_comments: ColumnElement[bool], of_grades: ColumnElement[bool]) -> Written:
        comments = select(coach_comments).where(of_comments)
        grades = select(human_grades).where(of_grades)

        def read(connection: Connection) -> tuple[list[Row[Any]], list[Row[Any]]]:
            return list(connection.execute(comments).all()), list(connection.execute(grades).all())

        said, given = await self._transactions.read(read)
        # Sorted here: Postgres would sort text by its locale.
        return Written(
            tuple(sorted(map(rows.comment, said), key=lambda each: (each.written_at, each.id))),
            tuple(sorted(map(rows.grade, given), key=_place)),
        )

    async def _all(self, query: Any) -> list[Row[Any]]:
        return await self._transactions.read(lambda connection: list(connection.execute(query).all()))

    async def _scalar(self, query: Any) -> str | None:
        return await self._transactions.read(
            lambda connection: connection.execute(query).scalar_one_or_none()
        )

    async def _removed(self, statement: Any, otherwise: str) -> None:
        if not await self._transactions.run(lambda connection: connection.execute(statement).rowcount):
            raise NotFound(otherwise)


def _place(grade: HumanGrade) -> tuple[str, str, str, datetime]:
    return grade.interview_id, grade.unit_key, grade.criterion, grade.given_at
