"""Grading without an interview, and the rubrics it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from fastapi import APIRouter

from api.reports.grading_unit import unit_to_grade
from api.web.deps import PREFIX, ServiceDep, problems
from api.wire.requests import GradeRequest
from api.wire.views import View
from interviewer.model import Evidence, Grade, KeyPointCheck, StageKind, UnitResult
from rubrics.model import Recommendation, Rubric, recommendation

router = APIRouter(prefix=PREFIX, tags=["grades"])

_DECIMALS = 3


class EvidenceView(View):
    """The candidate's own words."""

    turn_id: str
    """Where they were said."""
    quote: str
    """Verbatim, at most two sentences."""


class CrossCheckView(View):
    """What the built-in grader says of a criterion that a model judged."""

    level: int | None
    """1–5; null: it found no answer to judge."""
    estimate: float | None
    """The number the level was rounded from."""
    interval: tuple[float, float] | None
    """Its own, at 80%."""
    reason: str
    """Why, in its words."""
    apart: bool
    """Whether the two are so far apart that a person should look."""


class GradeView(View):
    """A criterion with its level and proof, or ungraded with a reason."""

    stage: StageKind | None
    """Null outside interviews."""
    question_id: str | None
    """Null for rubrics graded on a whole conversation."""
    rubric: str
    """Rubric id."""
    criterion: str
    """Criterion key."""
    level: int | None
    """1–5; null: ungraded."""
    estimate: float | None
    """The number the level was rounded from."""
    reason: str
    """Why this level, or why none."""
    interval: tuple[float, float] | None
    """Where careful raters' levels would lie, at 80%."""
    evidence: list[EvidenceView]
    """At least one for every level above 1."""
    assisted: bool
    """Whether a hint was taken before."""
    samples: list[int]
    """A model judge's levels, one for each time it was asked; empty for the built-in grader."""
    calibrated: bool | None
    """Whether the interval was measured on labelled answers; false: assumed; null: ungraded."""
    cross_check: CrossCheckView | None
    """For what a model judged."""


class KeyPointView(View):
    """Whether a key point was made."""

    key_point: str
    """The statement."""
    covered: bool
    """Whether the answer makes it."""
    evidence: EvidenceView | None
    """The words that make it."""


class GradedView(View):
    """What came of it."""

    rubric: str
    """Rubric id."""
    rubric_version: str
    """Its version."""
    grader: str
    """Name and version of what judged."""
    fallback: str | None
    """Why the built-in grader judged although a model was asked for."""
    remark: str | None
    """What to tell the candidate of words that took no part in the grades."""
    overall: float | None
    """Weighted mean of what was graded, 1–5."""
    recommendation: Recommendation | None
    """The band it falls into."""
    grades: list[GradeView]
    """In the rubric's order."""
    key_points: list[KeyPointView]
    """For questions with key points."""


class CriterionView(View):
    """One thing that is measured."""

    key: str
    """Stable name."""
    name: str
    """As shown."""
    weight: float
    """Share in the overall."""
    levels: Mapping[int, str]
    """What levels 1, 3 and 5 look like."""
    looks_for: str
    """What raises it."""


class RubricView(View):
    """Criteria for one kind of answer."""

    id: str
    """Such as `star`."""
    version: str
    """Kept with every grade."""
    title: str
    """As shown."""
    scope: str
    """`question` or `stage`."""
    criteria: list[CriterionView]
    """In the order shown."""


class RubricList(View):
    """All rubrics."""

    rubrics: list[RubricView]
    """By id."""


@router.get("/rubrics", operation_id="list_rubrics", responses=problems(), summary="List the rubrics")
async def rubrics(service: ServiceDep) -> RubricList:
    """Return every rubric with its criteria and levels."""
    return RubricList(rubrics=[_rubric(service.rubrics[key]) for key in sorted(service.rubrics)])


@router.post(
    "/grades",
    operation_id="grade",
    responses=problems(413, 422, 502, 503),
    summary="Grade without an interview",
)
async def grade(request: GradeRequest, service: ServiceDep) -> GradedView:
    """Grade an answer or a conversation; nothing of it is kept."""
    unit = unit_to_grade(request, service.rubrics, service.bank)
    result = await service.grade(unit, grader=request.grader)
    return _graded(service.rubrics[unit.rubric_id], result)


def _graded(rubric: Rubric, result: UnitResult) -> GradedView:
    score = rubric.overall({grade.criterion: grade.estimate for grade in result.grades})
    overall = None if score is None else round(score, _DECIMALS)
    return GradedView(
        rubric=rubric.id,
        rubric_version=rubric.version,
        grader=result.grader,
        fallback=result.fallback,
        remark=result.remark,
        overall=overall,
        recommendation=None if score is None else recommendation(score),
        grades=[_grade(grade) for grade in result.grades],
        key_points=[_key_point(check) for check in result.key_points],
    )


def _grade(grade: Grade) -> GradeView:
    return GradeView(
        stage=grade.stage,
        question_id=grade.question_id,
        rubric=grade.rubric,
        criterion=grade.criterion,
        level=grade.level,
        estimate=grade.estimate,
        reason=grade.reason,
        interval=grade.interval,
        evidence=[_evidence(evidence) for evidence in grade.evidence],
        assisted=grade.assisted,
        samples=list(grade.samples),
        calibrated=grade.calibrated if grade.graded else None,
        cross_check=CrossCheckView(**asdict(grade.cross_check)) if grade.cross_check else None,
    )


def _key_point(check: KeyPointCheck) -> KeyPointView:
    evidence = _evidence(check.evidence) if check.evidence else None
    return KeyPointView(key_point=check.key_point, covered=check.covered, evidence=evidence)


def _evidence(evidence: Evidence) -> EvidenceView:
    return EvidenceView(turn_id=evidence.turn_id, quote=evidence.quote)


def _rubric(rubric: Rubric) -> RubricView:
    return RubricView(
        id=rubric.id,
        version=rubric.version,
        title=rubric.title,
        scope=rubric.scope,
        criteria=[
            CriterionView(
                key=c.key, name=c.name, weight=c.weight, levels=dict(c.levels), looks_for=c.looks_for
            )
            for c in rubric.criteria
        ],
    )
