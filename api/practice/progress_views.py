"""Progress as sent out; numbers have three decimals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from api.wire.views import View
from interviewer.coaching.digest import Digest
from interviewer.coaching.levels import Verdict
from interviewer.coaching.periods import Period
from interviewer.coaching.practice_time import PracticeTime
from interviewer.coaching.progress import Round
from interviewer.model import StageKind
from interviewer.purpose import Purpose

Number = Annotated[float, AfterValidator(lambda value: round(value, 3))]


class Made(View):
    """Read from the attributes of what it shows."""

    model_config = ConfigDict(from_attributes=True)


class MeanView(Made):
    """The mean of some answers."""

    value: Number
    """1–5."""
    interval: tuple[Number, Number] | None
    """At 80%; null where an answer had none."""
    answers: int
    """How many."""


class ChangeView(Made):
    """Two levels, and whether they differ by more than chance."""

    before: MeanView
    """The earlier one."""
    after: MeanView
    """The later one."""
    difference: Number
    """Later minus earlier."""
    noise: Number | None
    """What they may differ by chance; null where it can't be told."""
    verdict: Verdict
    """`grew` or `fell`: by more than the noise. `steady`: noise included, less than half a level."""


class TrendView(Made):
    """What changed from the first interviews to the last ones."""

    change: ChangeView
    """From the first part to the last part."""
    interviews: int
    """How many each part has."""
    more: int | None
    """If unclear: about how many more interviews would tell; null: none would, within reason."""


class MeasuredPointView(Made):
    """One measured level."""

    slot: int
    """Index into the round's slots."""
    level: MeanView
    """Mean over the answers there."""


class LevelLineView(Made):
    """The levels of one thing over time."""

    rubric: str | None
    """Rubric id; null for a round as a whole."""
    criterion: str | None
    """Key; null for a round as a whole."""
    name: str
    """As shown; empty for a round as a whole."""
    points: list[MeasuredPointView]
    """In order."""
    trend: TrendView | None
    """Null below two interviews; retries take no part."""


class SlotView(View):
    """One place on a round's time line."""

    begins: datetime
    """UTC: when the interview began, or the first of them."""
    purpose: Purpose
    """What it was held for; of several, the weightiest."""
    interview_ids: list[str]
    """At least one."""


class RoundView(View):
    """One stage over all interviews that reached it."""

    stage: StageKind
    """Which."""
    period: Period
    """What a slot stands for."""
    slots: list[SlotView]
    """The time line that its lines share."""
    overall: LevelLineView | None
    """Its scores."""
    criteria: list[LevelLineView]
    """Rubric by rubric, in the rubric's order."""


class TopicView(Made):
    """The answers on one topic."""

    name: str
    """As in the bank."""
    stage: StageKind
    """Where it was asked last."""
    level: MeanView
    """Mean of the latest answers."""
    answers: int
    """All there are."""
    last_at: datetime
    """UTC: when the interview began in which it was asked last."""
    trend: TrendView | None
    """Null below two interviews."""


class WeekView(Made):
    """Seven days from a Monday, in UTC."""

    begins: date
    """The Monday."""
    secs: Number
    """Practiced in interviews that began in it."""
    sessions: int
    """How many those were."""


class PracticeTimeView(View):
    """Time in interviews that were held to their end, without pauses."""

    secs: Number
    """All of it."""
    sessions: int
    """Interviews, drills and retries."""
    rounds: dict[StageKind, Number]
    """Seconds by round."""
    weeks: list[WeekView]
    """The last twelve weeks, oldest first."""


class ProgressSummary(View):
    """Levels over time."""

    headline: str
    """What changed, in a sentence."""
    interviews: int
    """Those in which something was graded."""
    drills: int
    """Likewise."""
    retries: int
    """Likewise."""
    ungraded: int
    """Held, but nothing in them could be graded."""
    since: datetime | None
    """UTC: when the first graded one began."""
    rounds: list[RoundView]
    """In the order of a loop; those never reached are left out."""
    topics: list[TopicView]
    """The lowest level first."""
    practice: PracticeTimeView
    """Of all of them, the ungraded ones included."""


def round_view(found: Round) -> RoundView:
    """Return a round as sent out."""
    return RoundView(
        stage=found.stage,
        period=found.period,
        slots=[
            SlotView(begins=slot.begins, purpose=slot.purpose, interview_ids=_ids(slot.held))
            for slot in found.slots
        ],
        overall=LevelLineView.model_validate(found.overall) if found.overall else None,
        criteria=[LevelLineView.model_validate(line) for line in found.criteria],
    )


def practice_view(found: PracticeTime) -> PracticeTimeView:
    """Return practice time as sent out."""
    return PracticeTimeView(
        secs=found.secs,
        sessions=found.sessions,
        rounds=dict(found.rounds),
        weeks=[WeekView.model_validate(week) for week in found.weeks],
    )


def _ids(held: tuple[Digest, ...]) -> list[str]:
    return [digest.interview_id for digest in held]
