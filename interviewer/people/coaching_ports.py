"""What coaching needs from outside, as Protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from interviewer.people.coaching_model import Access, Comment, Grant, HumanGrade, Look, SharedLine, Written


class CoachingStore(Protocol):
    """Keeps grants, looks, comments and human grades. What belongs to an interview goes when that goes."""

    async def code_of(self, coach: str) -> str | None:
        """Return the coach's code, or None."""
        ...

    async def keep_code(self, coach: str, code: str) -> None:
        """Keep (or replace) it; Conflict where somebody has the same."""
        ...

    async def coach_with(self, code: str) -> str | None:
        """Return whose code it is; None where there is none of whoever may coach just now."""
        ...

    async def names(self, owners: Collection[str]) -> Mapping[str, str]:
        """Return what people are called, by account; an account without a name is left out."""
        ...

    async def keep_grant(self, grant: Grant) -> None:
        """Keep it in place of the one by this candidate for this coach and interview; NotFound for the interview."""
        ...

    async def grants_by(self, owner: str) -> list[Grant]:
        """Return what a candidate shares, newest first."""
        ...

    async def grants_to(self, coach: str) -> list[Grant]:
        """Return what is shared with a coach, newest first."""
        ...

    async def remove_grant(self, grant_id: str, party: str) -> None:
        """Take one back, by its candidate or its coach; NotFound for anybody else, and where there is none."""
        ...

    async def access(self, coach: str, interview_id: str) -> Access | None:
        """Return what a coach may do with an interview just now; None: nothing."""
        ...

    async def shared_with(self, coach: str, *, limit: int, offset: int = 0) -> list[SharedLine]:
        """Return the finished interviews that a coach may read, newest first."""
        ...

    async def note_look(self, coach: str, interview_id: str, at: datetime) -> None:
        """Keep that a coach opened it; NotFound where it was deleted meanwhile."""
        ...

    async def looks_at(self, owner: str) -> list[Look]:
        """Return who opened a candidate's interviews, the latest first."""
        ...

    async def looks_by(self, coach: str) -> list[Look]:
        """Return what a coach opened, the latest first."""
        ...

    async def written(self, interview_id: str) -> Written:
        """Return all that coaches said of an interview."""
        ...

    async def written_by(self, author: str) -> Written:
        """Return all that a coach said, of whatever interview."""
        ...

    async def comment(self, interview_id: str, comment_id: str) -> Comment | None:
        """Return one, or None."""
        ...

    async def keep_comment(self, comment: Comment) -> None:
        """Keep (or replace) it; NotFound for the interview."""
        ...

    async def remove_comment(self, interview_id: str, comment_id: str, author: str) -> None:
        """Remove an author's own; NotFound."""
        ...

    async def mark_seen(self, interview_id: str, at: datetime) -> None:
        """Keep that the candidate has had the comments before them; the first time counts."""
        ...

    async def unseen(self, owner: str) -> dict[str, int]:
        """Return how many comments a candidate hasn't seen, by interview."""
        ...

    async def keep_grade(self, grade: HumanGrade) -> None:
        """Keep (or replace) the author's own of this criterion; NotFound for the interview."""
        ...

    async def remove_grade(self, interview_id: str, unit_key: str, criterion: str, author: str) -> None:
        """Remove an author's own; NotFound."""
        ...

    async def grades_for_evals(self) -> list[HumanGrade]:
        """Return every grade of a coach who may still read the interview, where the candidate agreed to that use."""
        ...

    async def forget_coach(self, account: str) -> None:
        """Remove what an account has and wrote as a coach: code, grants to it, looks, comments, grades."""
        ...
