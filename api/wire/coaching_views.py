"""What is sent out of sharing with coaches, and of what they wrote."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.wire.translate import summary_view
from api.wire.views import InterviewLine, View
from interviewer.people.coaching_giving import Given, Signed
from interviewer.people.coaching_model import Comment, HumanGrade, Look, SharedLine

_UNIT, _CRITERION = "3/conflict-with-a-colleague", "result"


class CoachShareView(View):
    """Something that a candidate shares with a coach."""

    id: str = Field(examples=["kX2m9QxAD4tv"])
    """Names the share; opens nothing."""
    coach: str = Field(examples=["Grace"])
    """With whom, by name."""
    interview_id: str | None
    """Which interview; null: every one begun from `created_at` on."""
    with_sound: bool
    """Whether kept sound is shared too."""
    for_evals: bool
    """Whether the coach's levels, with what was said, may check graders."""
    created_at: datetime
    """UTC."""
    looked_at: datetime | None
    """When the coach last opened what it shares; null: not yet. UTC."""


class LookView(View):
    """That a coach opened an interview."""

    coach: str = Field(examples=["Grace"])
    """Who, by name."""
    first_at: datetime
    """UTC."""
    last_at: datetime
    """UTC."""


class CoachSharesView(View):
    """Everything that a candidate shares with coaches."""

    shares: list[CoachShareView]
    """Newest first."""


class InterviewCoachesView(CoachSharesView):
    """Who may read one interview, and who did."""

    looks: list[LookView]
    """The latest first, also of coaches who may not read it any more."""


class CoachCodeView(View):
    """What a candidate needs to share with a coach."""

    code: str = Field(examples=["7K2M-9QXA-D4TV"])
    """It opens nothing."""


class SharedInterviewView(View):
    """A finished interview that is shared with the coach."""

    candidate: str = Field(examples=["Ada"])
    """Whose it is, by name."""
    interview: InterviewLine
    """What was held."""
    looked_at: datetime | None
    """When the coach last opened it; null: not yet. UTC."""


class SharedInterviewsView(View):
    """A page of what is shared with the coach."""

    interviews: list[SharedInterviewView]
    """Newest first."""
    limit: int
    """As asked."""
    offset: int
    """As asked."""


class CoachCommentView(View):
    """What a coach says."""

    id: str = Field(examples=["Vb3qYx0pLm2s"])
    """Its own."""
    by: str = Field(examples=["Grace"])
    """The coach's name."""
    mine: bool
    """Whether whoever asks wrote it."""
    unit: str | None = Field(examples=[_UNIT])
    """For a grade: what was graded."""
    criterion: str | None = Field(examples=[_CRITERION])
    """For a grade: which criterion."""
    turn_id: str | None = Field(examples=[None])
    """For something that was said: which turn."""
    text: str = Field(examples=["Say what *you* did, and by how much it helped."])
    """Plain text."""
    at: datetime
    """When it was written; UTC."""
    edited_at: datetime | None
    """When it was last changed; null where it is as first written. UTC."""


class CoachGradeView(View):
    """The level that a coach finds right; it moves no score."""

    by: str = Field(examples=["Grace"])
    """The coach's name."""
    mine: bool
    """Whether whoever asks gave it."""
    unit: str = Field(examples=[_UNIT])
    """What was graded."""
    criterion: str = Field(examples=[_CRITERION])
    """Criterion key."""
    level: int = Field(ge=1, le=5)
    """1–5."""
    reason: str = Field(examples=["The outcome is there, without a number."])
    """Why."""
    at: datetime
    """UTC."""


class WrittenView(View):
    """All that coaches wrote of one interview."""

    comments: list[CoachCommentView]
    """Oldest first."""
    grades: list[CoachGradeView]
    """By unit and criterion."""


def coach_share_view(given: Given) -> CoachShareView:
    """Return a share as its candidate sees it."""
    grant = given.grant
    return CoachShareView(
        id=grant.id,
        coach=given.name,
        interview_id=grant.interview_id,
        with_sound=grant.with_sound,
        for_evals=grant.for_evals,
        created_at=grant.created_at,
        looked_at=given.looked_at,
    )


def look_view(look: Look, name: str) -> LookView:
    """Return who looked, and when."""
    return LookView(coach=name, first_at=look.first_at, last_at=look.last_at)


def shared_interview_view(line: SharedLine, name: str) -> SharedInterviewView:
    """Return a line of what is shared with a coach."""
    return SharedInterviewView(
        candidate=name, interview=summary_view(line.interview), looked_at=line.looked_at
    )


def comment_view(comment: Comment, name: str, reader: str) -> CoachCommentView:
    """Return a comment as `reader`, an account, sees it."""
    about = comment.about
    return CoachCommentView(
        id=comment.id,
        by=name,
        mine=comment.author == reader,
        unit=about.unit_key,
        criterion=about.criterion,
        turn_id=about.turn_id,
        text=comment.text,
        at=comment.written_at,
        edited_at=comment.edited_at,
    )


def grade_view(grade: HumanGrade, name: str, reader: str) -> CoachGradeView:
    """Return a coach's level as `reader`, an account, sees it."""
    return CoachGradeView(
        by=name,
        mine=grade.author == reader,
        unit=grade.unit_key,
        criterion=grade.criterion,
        level=grade.level,
        reason=grade.reason,
        at=grade.given_at,
    )


def written_view(signed: Signed, reader: str) -> WrittenView:
    """Return all of it as `reader`, an account, sees it."""
    return WrittenView(
        comments=[comment_view(comment, name, reader) for comment, name in signed.comments],
        grades=[grade_view(grade, name, reader) for grade, name in signed.grades],
    )
