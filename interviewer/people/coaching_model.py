"""What a candidate shares with a coach, and what the coach says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interviewer.people.model import Role
from interviewer.ports import InterviewSummary

COACHES: tuple[Role, ...] = ("coach", "admin")
"""Who may coach. It opens nothing: everything read was shared with the reader by its candidate."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A coach may read an interview, or every one from a moment on. Taking it back removes it."""

    id: str
    """Names it; opens nothing."""
    owner: str
    """The candidate's account."""
    coach: str
    """The coach's account."""
    interview_id: str | None
    """Which interview; None: every one that is begun after `created_at`, once it is finished."""
    with_sound: bool
    """Whether kept sound is shared too."""
    for_evals: bool
    """Whether the candidate agrees that the coach's grades, with what was said, check graders."""
    created_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a coach may do with one interview just now: all that is in force for it, together."""

    owner: str
    """Whose interview it is."""
    with_sound: bool
    """Whether its sound may be heard."""
    for_evals: bool
    """Whether grades given become cases."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line of what is shared with a coach."""

    owner: str
    """Whose."""
    interview: InterviewSummary
    """What was held."""
    looked_at: datetime | None
    """When the coach last opened it; UTC."""


@dataclass(frozen=True, slots=True)
class Look:
    """That a coach opened an interview."""

    interview_id: str
    """Which."""
    coach: str
    """Who."""
    first_at: datetime
    """UTC."""
    last_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class About:
    """What a comment is about: a grade (both keys), a turn, or the whole interview (none)."""

    unit_key: str | None = None
    """What was graded, as in the report's `units[].key`."""
    criterion: str | None = None
    """Criterion key."""
    turn_id: str | None = None
    """Something that was said."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What a coach says. Plain text."""

    id: str
    """Random."""
    interview_id: str
    """Of which interview."""
    author: str
    """The coach's account."""
    about: About
    """Of what in it."""
    text: str
    """As typed."""
    written_at: datetime
    """UTC."""
    edited_at: datetime | None = None
    """UTC; None where it is as first written."""
    seen_at: datetime | None = None
    """When the candidate first had it before them in these words; UTC."""


@dataclass(frozen=True, slots=True)
class HumanGrade:
    """The level that a coach finds right. It stands beside the product's, and moves no score."""

    interview_id: str
    """Of which interview."""
    unit_key: str
    """What was graded."""
    criterion: str
    """Criterion key."""
    author: str
    """The coach's account."""
    level: int
    """1–5."""
    reason: str
    """Why, as typed."""
    given_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Written:
    """All that coaches said of one interview."""

    comments: tuple[Comment, ...] = ()
    """Oldest first."""
    grades: tuple[HumanGrade, ...] = ()
    """By unit, criterion and time."""
