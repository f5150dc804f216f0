"""Digests of interviews that were never held, for tests of what is said over many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from interviewer.coaching.digest import DIGEST_VERSION, Answered, Digest, Measured, StageDigest, encode
from interviewer.grading.scorecard import Interval
from interviewer.model import StageKind
from interviewer.ports import GradingProgress
from interviewer.purpose import Purpose, Retried
from interviewer.service import Service
from rubrics.load import load_rubrics
from tests.samples import interview

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
RUBRICS = load_rubrics()
_ROUNDS = {
    StageKind.RECRUITER: "recruiter",
    StageKind.PHONE_SCREEN: "technical",
    StageKind.SYSTEM_DESIGN: "system_design",
    StageKind.BEHAVIORAL: "star",
}
Levels = Mapping[str, float]


def around(value: float, half_width: float | None = 1.0) -> Interval | None:
    """Return the interval of a level, cut at the ends of the scale as graders cut it."""
    return None if half_width is None else (max(1.0, value - half_width), min(5.0, value + half_width))


def answer(
    levels: Levels,
    *,
    stage: StageKind = StageKind.BEHAVIORAL,
    rubric: str | None = None,
    question_id: str = "q1",
    topic: str | None = "behavioral",
    half_width: float | None = 1.0,
    question: str = "Tell me about a time …",
) -> tuple[Answered, tuple[Measured, ...]]:
    """Return an answer with these levels by criterion."""
    measured_by = RUBRICS[rubric or _ROUNDS[stage]]
    key = f"0/{question_id}"
    score = measured_by.overall(levels)
    asked = None if stage is StageKind.RECRUITER else question_id
    answered = Answered(
        stage, key, measured_by.id, asked, question, topic, score,
        None if score is None else around(score, half_width), (), (),
    )  # fmt: skip
    measured = tuple(
        Measured(
            stage, key, asked, topic, measured_by.id, c.key, c.name, c.weight, round(levels[c.key]), levels[c.key],
            around(levels[c.key], half_width),
        )
        for c in measured_by.criteria
        if c.key in levels
    )  # fmt: skip
    return answered, measured


def digest(
    number: int,
    *answers: tuple[Answered, tuple[Measured, ...]],
    days: float | None = None,
    purpose: Purpose = "interview",
    retries: Retried | None = None,
    secs: float = 900.0,
    role: str = "mle",
    level: str = "mid",
) -> Digest:
    """Return interview `i{number}`, that many days after MONDAY unless `days` says otherwise."""
    began = MONDAY + timedelta(days=number if days is None else days)
    scores = [one.score for one, _ in answers if one.score is not None]
    overall = sum(scores) / len(scores) if scores else None
    kinds = dict.fromkeys(one.stage for one, _ in answers)
    return Digest(
        version=DIGEST_VERSION,
        interview_id=f"i{number}",
        attempt=1,
        purpose=purpose,
        retries=retries,
        created_at=began,
        finished_at=began + timedelta(seconds=secs),
        role=role,
        level=level,
        mode="practice",
        length="short",
        active_secs=secs,
        overall=overall,
        interval=None if overall is None else around(overall),
        recommendation=None if overall is None else "mixed",
        stages=tuple(_stage(kind, [one for one, _ in answers], secs / len(kinds)) for kind in kinds),
        answers=tuple(one for one, _ in answers),
        measured=tuple(m for _, measured in answers for m in measured),
        asked=tuple(one.question_id for one, _ in answers if one.question_id),
    )


def _stage(kind: StageKind, answers: Sequence[Answered], secs: float) -> StageDigest:
    scores = [one.score for one in answers if one.stage is kind and one.score is not None]
    value = sum(scores) / len(scores) if scores else None
    return StageDigest(kind, value, None if value is None else around(value), secs)


async def keep(service: Service, *digests: Digest) -> None:
    """Put them into the store, each as if its interview had been held and graded."""
    for one in digests:
        held = interview(one.interview_id, created_at=one.created_at)
        plan = replace(held.plan, purpose=one.purpose, retries=one.retries, role=one.role, level=one.level)
        await service.store.create(replace(held, plan=plan))
        await service.store.set_grading(one.interview_id, 1, GradingProgress("done", 1, 1))
        await _keep_digest(service, one)


async def _keep_digest(service: Service, one: Digest) -> None:
    store = service.store.digests  # type: ignore[attr-defined]
    await store.keep_digest(one.interview_id, one.attempt, encode(one))
