"""A coach's side of coaching: reading what is shared, commenting on it, grading it.

A coach reads what a link shows (`shared_report.py`): no notes, objections, résumé or job description; and sound only
where that is shared too. Every use asks anew whether it is still shared.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from interviewer.errors import BadInput, Conflict, NotFound
from interviewer.people.coaching_code import new_code
from interviewer.people.coaching_giving import SOMEBODY, Signed, signed
from interviewer.people.coaching_model import About, Access, Comment, Grant, HumanGrade, SharedLine
from interviewer.people.coaching_ports import CoachingStore
from interviewer.ports import Clock
from interviewer.report import Report, UnitReport
from interviewer.typed_text import clean_comment, clean_reason
from rubrics.model import HIGHEST, LOWEST

MOST_COMMENTS: Final = 200
"""Of one coach on one interview."""
_CODES_TRIED = 5


@dataclass(frozen=True, slots=True)
class GivenLevel:
    """What a coach finds right for one criterion."""

    unit_key: str
    """What was graded."""
    criterion: str
    """Criterion key."""
    level: int
    """1–5."""
    reason: str
    """Why, as typed."""


class Advising:
    """Safe to share; every method is of one coach, and asks what they may read."""

    def __init__(
        self,
        store: CoachingStore,
        report: Callable[[str], Awaitable[Report]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._report = report
        self._clock = clock

    async def code(self, coach: str) -> str:
        """Return the code that candidates type to share with this coach; it is made at the first asking."""
        return await self._store.code_of(coach) or await self.new_code(coach)

    async def new_code(self, coach: str) -> str:
        """Return a new code in place of the one before; what is shared stays shared."""
        for _ in range(_CODES_TRIED):
            with suppress(Conflict):
                code = new_code()
                await self._store.keep_code(coach, code)
                return code
        raise Conflict("No free code was found; try again.")

    async def shared(
        self, coach: str, *, limit: int = 50, offset: int = 0
    ) -> Sequence[tuple[SharedLine, str]]:
        """Return the finished interviews that are shared with a coach, newest first, with whose they are."""
        lines = await self._store.shared_with(coach, limit=limit, offset=offset)
        names = await self._store.names({line.owner for line in lines})
        return [(line, names.get(line.owner, SOMEBODY)) for line in lines]

    async def grants(self, coach: str) -> Sequence[tuple[Grant, str]]:
        """Return what is shared with a coach, newest first, with by whom."""
        grants = await self._store.grants_to(coach)
        names = await self._store.names({grant.owner for grant in grants})
        return [(grant, names.get(grant.owner, SOMEBODY)) for grant in grants]

    async def access(self, coach: str, interview_id: str) -> Access:
        """Return what a coach may do with an interview; NotFound, as though there were none."""
        found = await self._store.access(coach, interview_id)
        if found is None:
            raise NotFound(f"There is no interview {interview_id}.")
        return found

    async def look(self, coach: str, interview_id: str) -> None:
        """Keep that a coach has an interview before them: its candidate sees when."""
        await self._store.note_look(coach, interview_id, self._clock.now())

    async def written(self, interview_id: str) -> Signed:
        """Return what coaches said of an interview."""
        return await signed(await self._store.written(interview_id), self._store)

    async def candidate(self, access: Access) -> str:
        """Return whose interview it is, by name."""
        return (await self._store.names([access.owner])).get(access.owner, SOMEBODY)

    async def comment(self, coach: str, interview_id: str, about: About, text: str) -> Comment:
        """Keep a comment; NotFound, NotReady, BadInput (what it is about, its words), Conflict past MOST_COMMENTS."""
        await self.access(coach, interview_id)
        _check_about(about, await self._report(interview_id))
        mine = [c for c in (await self._store.written(interview_id)).comments if c.author == coach]
        if len(mine) >= MOST_COMMENTS:
            raise Conflict(f"You have {MOST_COMMENTS} comments on this interview; that is the most.")
        now = self._clock.now()
        kept = Comment(secrets.token_urlsafe(9), interview_id, coach, about, clean_comment(text), now)
        await self._store.keep_comment(kept)
        return kept

    async def edit(self, coach: str, interview_id: str, comment_id: str, text: str) -> Comment:
        """Keep a comment of one's own in other words; NotFound, BadInput."""
        await self.access(coach, interview_id)
        found = await self._store.comment(interview_id, comment_id)
        if found is None or found.author != coach:
            raise NotFound("There is no such comment.")
        words = clean_comment(text)
        if words == found.text:
            return found
        kept = replace(found, text=words, edited_at=self._clock.now(), seen_at=None)
        await self._store.keep_comment(kept)
        return kept

    async def remove(self, coach: str, interview_id: str, comment_id: str) -> None:
        """Remove a comment of one's own; NotFound."""
        await self.access(coach, interview_id)
        await self._store.remove_comment(interview_id, comment_id, coach)

    async def grade(self, coach: str, interview_id: str, given: GivenLevel) -> HumanGrade:
        """Keep a level and why, in place of the coach's own before; NotFound, NotReady, BadInput."""
        await self.access(coach, interview_id)
        _graded_unit(await self._report(interview_id), given.unit_key, given.criterion)
        if not LOWEST <= given.level <= HIGHEST:
            raise BadInput(f"Levels go from {LOWEST} to {HIGHEST}.", field="level")
        kept = HumanGrade(
            interview_id=interview_id,
            unit_key=given.unit_key,
            criterion=given.criterion,
            author=coach,
            level=given.level,
            reason=clean_reason(given.reason),
            given_at=self._clock.now(),
        )
        await self._store.keep_grade(kept)
        return kept

    async def ungrade(self, coach: str, interview_id: str, unit_key: str, criterion: str) -> None:
        """Take a grade of one's own back; NotFound."""
        await self.access(coach, interview_id)
        await self._store.remove_grade(interview_id, unit_key, criterion, coach)


def _check_about(about: About, report: Report) -> None:
    """Refuse what is not in the interview; BadInput."""
    if about.unit_key is not None or about.criterion is not None:
        if about.turn_id is not None:
            raise BadInput("A comment is about one thing.", field="turn_id")
        _graded_unit(report, about.unit_key or "", about.criterion or "")
    elif about.turn_id is not None and all(turn.id != about.turn_id for turn in report.turns):
        raise BadInput("Nothing was said under this id.", field="turn_id")


def _graded_unit(report: Report, unit_key: str, criterion: str) -> UnitReport:
    unit = next((u for stage in report.stages for u in stage.units if u.key == unit_key), None)
    if unit is None:
        raise BadInput("Nothing in this interview was graded under this key.", field="unit")
    if all(grade.criterion != criterion for grade in unit.grades):
        raise BadInput("This was not graded by such a criterion.", field="criterion")
    return unit
