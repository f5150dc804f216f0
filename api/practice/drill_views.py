"""What the outside sees of drills and retries."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.wire.views import View
from interviewer.coaching.drill_set import DrillSet
from interviewer.coaching.retrying import Attempts, Level, Moved
from interviewer.model import StageKind
from interviewer.purpose import Purpose


class DrillSetView(View):
    """A set of drills."""

    size: int
    """Questions in all."""
    begun: list[str]
    """Ids of the drills begun, in order."""
    left: int
    """How many are still to come."""
    topics: list[str]
    """What the set is made from."""


class AttemptLevelView(View):
    """A criterion, or the score, in one attempt."""

    level: int | None
    """1–5; null for a score, and where it was not graded."""
    estimate: float | None
    """What it was rounded from."""
    interval: tuple[float, float] | None
    """At 80%."""
    difference: float | None
    """To the first attempt that has a level; null for that one."""
    moved: Moved
    """`up` or `down` beyond noise, `same` within it, `unknown` without ranges."""


class AttemptView(View):
    """One of the times an answer was given."""

    interview_id: str
    """Where."""
    unit: str = Field(examples=["1/bias-variance"])
    """What was graded there."""
    purpose: Purpose
    """What that interview was held for."""
    at: datetime
    """UTC."""
    score: AttemptLevelView
    """As it counts."""


class CriterionAttemptsView(View):
    """A criterion through all attempts."""

    criterion: str
    """Key."""
    name: str
    """As shown."""
    levels: list[AttemptLevelView]
    """One for each attempt."""


class AttemptsView(View):
    """All attempts at one answer."""

    first_interview_id: str
    """Where it was given first."""
    first_is_gone: bool
    """Whether that interview was deleted, or is not graded."""
    stage: StageKind
    """Of which round."""
    question_id: str
    """The question; the first one of a round."""
    question: str
    """As asked; the round's title for a recruiter screen."""
    attempts: list[AttemptView]
    """Oldest first."""
    criteria: list[CriterionAttemptsView]
    """In the rubric's order."""


def set_view(current: DrillSet) -> DrillSetView:
    """Return a set as sent out; the questions to come are not given away."""
    return DrillSetView(
        size=len(current.questions),
        begun=list(current.interviews),
        left=len(current.questions) - len(current.interviews),
        topics=list(current.topics),
    )


def attempts_view(found: Attempts) -> AttemptsView:
    """Return attempts as sent out."""
    return AttemptsView(
        first_interview_id=found.tried.interview_id,
        first_is_gone=found.first_is_gone,
        stage=found.stage,
        question_id=found.tried.question_id,
        question=found.question,
        attempts=[
            AttemptView(
                interview_id=a.interview_id,
                unit=a.unit_key,
                purpose=a.purpose,
                at=a.at,
                score=_level(a.score),
            )
            for a in found.attempts
        ],
        criteria=[
            CriterionAttemptsView(
                criterion=row.criterion, name=row.name, levels=[_level(level) for level in row.levels]
            )
            for row in found.rows
        ],
    )


def _level(found: Level) -> AttemptLevelView:
    difference = None if found.difference is None else round(found.difference, 2)
    return AttemptLevelView(
        level=found.level,
        estimate=found.estimate,
        interval=found.interval,
        difference=difference,
        moved=found.moved,
    )
