"""What progress and plans need of a report, small enough to read hundreds of them at once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from pydantic import TypeAdapter, ValidationError

from interviewer.grading.scorecard import Interval
from interviewer.model import Grade, Length, Mode, StageKind
from interviewer.purpose import Purpose, Retried
from interviewer.report import Report, StageReport, UnitReport
from interviewer.state import LONGEST_GAP_SECS

DIGEST_VERSION = 1
"""Raise it when a digest gets another meaning: older ones are made anew from the interview."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One criterion of one answer, as it counts in the scores."""

    stage: StageKind
    """Of which round."""
    unit_key: str
    """Of which answer, or the whole round."""
    question_id: str | None
    """None for a recruiter screen."""
    topic: str | None
    """The question's group; None for a recruiter screen."""
    rubric: str
    """Rubric id."""
    criterion: str
    """Key."""
    name: str
    """As shown."""
    weight: float
    """In its rubric, 0–1."""
    level: int
    """1–5."""
    estimate: float
    """What the level was rounded from."""
    interval: Interval | None
    """At 80%."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, or a whole round, with its score."""

    stage: StageKind
    """Of which round."""
    unit_key: str
    """As in the report."""
    rubric: str
    """Rubric id."""
    question_id: str | None
    """None for a recruiter screen."""
    question: str
    """As asked; the round's title for a recruiter screen."""
    topic: str | None
    """The question's group."""
    score: float | None
    """As it counts; None where nothing was graded."""
    interval: Interval | None
    """At 80%."""
    sources: tuple[str, ...]
    """Passage ids the question cites."""
    missed: tuple[str, ...]
    """Key points that were not made, where they were checked."""


@dataclass(frozen=True, slots=True)
class StageDigest:
    """One round that was reached."""

    kind: StageKind
    """Which."""
    score: float | None
    """As it counts."""
    interval: Interval | None
    """At 80%."""
    active_secs: float = 0.0
    """Its share of the interview's time, by when its turns were said."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One graded interview."""

    version: int
    """DIGEST_VERSION when it was made."""
    interview_id: str
    """Whose."""
    attempt: int
    """Which grading."""
    purpose: Purpose
    """A whole interview, a drill or a retry."""
    retries: Retried | None
    """For a retry: what it stands beside."""
    created_at: datetime
    """UTC."""
    finished_at: datetime
    """UTC."""
    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    mode: Mode
    """practice or real."""
    length: Length
    """short or full."""
    active_secs: float
    """Time spent, without pauses."""
    overall: float | None
    """None where nothing was graded."""
    interval: Interval | None
    """Of the overall, at 80%."""
    recommendation: str | None
    """As in the report."""
    stages: tuple[StageDigest, ...]
    """In the order held."""
    answers: tuple[Answered, ...]
    """In order."""
    measured: tuple[Measured, ...]
    """What was graded, in order; ungraded criteria are left out."""
    asked: tuple[str, ...]
    """Ids of the questions asked."""


_CODEC: TypeAdapter[Digest] = TypeAdapter(Digest)


def digest_of(report: Report) -> Digest:
    """Return what is kept of the report of a finished interview."""
    plan, state, overall = report.interview.plan, report.state, report.verdict.overall
    reached = [stage for stage in report.stages if stage.units]
    secs = _secs_by_stage(report)
    return Digest(
        version=DIGEST_VERSION,
        interview_id=report.interview.id,
        attempt=report.grading,
        purpose=plan.purpose,
        retries=plan.retries,
        created_at=report.interview.created_at,
        finished_at=state.finished.at if state.finished else report.made_at,
        role=plan.role,
        level=plan.level,
        mode=plan.mode,
        length=plan.length,
        active_secs=state.active_secs,
        overall=overall.value,
        interval=overall.interval,
        recommendation=report.recommendation.value if report.recommendation else None,
        stages=tuple(_stage(s, secs.get(s.index, 0.0)) for s in reached),
        answers=tuple(_answered(s, u) for s in reached for u in s.units),
        measured=tuple(m for s in reached for u in s.units for m in _measured(s, u)),
        asked=state.asked,
    )


def encode(digest: Digest) -> str:
    """Return it as JSON."""
    return _CODEC.dump_json(digest).decode()


def decode(body: str | None) -> Digest | None:
    """Return the digest; None where there is none, or one of another version."""
    if body is None:
        return None
    try:
        digest = _CODEC.validate_json(body)
    except ValidationError:
        return None
    return digest if digest.version == DIGEST_VERSION else None


def _stage(stage: StageReport, active_secs: float) -> StageDigest:
    return StageDigest(stage.kind, stage.score.value, stage.score.interval, active_secs)


def _secs_by_stage(report: Report) -> dict[int, float]:
    """Share the interview's time out by the gaps before each turn: events that say when it stood are not kept apart."""
    gaps: dict[int, float] = {}
    for earlier, later in pairwise(report.turns):
        gap = min(LONGEST_GAP_SECS, max(0.0, (later.at - earlier.at).total_seconds()))
        gaps[later.stage_index] = gaps.get(later.stage_index, 0.0) + gap
    total = sum(gaps.values())
    return {index: gap / total * report.state.active_secs for index, gap in gaps.items()} if total else {}


def _answered(stage: StageReport, unit: UnitReport) -> Answered:
    question, score = unit.question, unit.counted
    return Answered(
        stage=stage.kind,
        unit_key=unit.key,
        rubric=unit.rubric.id,
        question_id=question.id if question else None,
        question=question.text if question else stage.title,
        topic=question.topics[0] if question and question.topics else None,
        score=score.value,
        interval=score.interval,
        sources=question.sources if question else (),
        missed=tuple(p.key_point for o in unit.outlines if o.checked for p in o.points if not p.covered),
    )


def _measured(stage: StageReport, unit: UnitReport) -> list[Measured]:
    return [_one(stage, unit, grade) for grade in unit.counted_grades if grade.level is not None]


def _one(stage: StageReport, unit: UnitReport, grade: Grade) -> Measured:
    criterion = unit.rubric.criterion(grade.criterion)
    level = grade.level or 1
    return Measured(
        stage=stage.kind,
        unit_key=unit.key,
        question_id=unit.question.id if unit.question else None,
        topic=unit.question.topics[0] if unit.question and unit.question.topics else None,
        rubric=unit.rubric.id,
        criterion=criterion.key,
        name=criterion.name,
        weight=criterion.weight,
        level=level,
        estimate=grade.estimate if grade.estimate is not None else float(level),
        interval=grade.interval,
    )
