"""The scored transcript as data: everything a page, a file or another program needs. Pure.

`docs/report-schema.md` documents the JSON form; a change of a field's meaning changes SCHEMA_VERSION.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviewer.grading.scorecard import Score, Verdict, mean_score, unit_score, verdict
from interviewer.grading.weights import overall_half_width
from interviewer.model import (
    Evidence,
    Grade,
    GradingUnit,
    Interview,
    JudgeRecord,
    KeyPointCheck,
    ModelUsed,
    StageKind,
    Turn,
    UnitResult,
)
from interviewer.ports import StoredInterview
from interviewer.state import State, state_of
from interviewer.units import grading_units
from knowledge.model import Fact, Passage, Question
from rubrics.model import Recommendation, Rubric

SCHEMA_VERSION = "1.0"
_MOST_NEXT_STEPS = 3
# A criterion at or above this has no headroom worth a place among three pieces of advice.
_GOOD_ENOUGH = 4.2

STAGE_TITLES = {
    StageKind.RECRUITER: "Recruiter screen",
    StageKind.PHONE_SCREEN: "Technical phone screen",
    StageKind.SYSTEM_DESIGN: "ML system design",
    StageKind.BEHAVIORAL: "Behavioral",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the guides."""

    passage_id: str
    """`guide-id#heading-slug`."""
    guide_title: str
    """As shown."""
    heading: str
    """As shown."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a stronger answer to one question contains."""

    question_id: str
    """Which question."""
    question: str
    """As asked."""
    points: tuple[KeyPointCheck, ...]
    """Every key point; `covered` is meaningful only where `checked`."""
    checked: bool
    """Whether the answer was compared with the points."""
    mistakes: tuple[str, ...]
    """What candidates often get wrong here."""
    citations: tuple[Citation, ...]
    """Where to read on."""


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One answer with its probes, or a whole stage."""

    key: str
    """As in GradingUnit."""
    rubric: Rubric
    """What was measured."""
    question: Question | None
    """None for a recruiter screen."""
    score: Score
    """Weighted mean of what was graded."""
    grades: tuple[Grade, ...]
    """In the rubric's order."""
    outlines: tuple[Outline, ...]
    """One for each question asked."""
    facts_never_asked: tuple[Fact, ...]
    """Design only."""
    grader: str
    """What judged."""
    fallback: str | None
    """Why the built-in grader judged although a model was asked for."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """One round."""

    index: int
    """Among the plan's stages."""
    kind: StageKind
    """Which round."""
    title: str
    """As shown."""
    score: Score
    """Mean of its units."""
    units: tuple[UnitReport, ...]
    """Empty where the stage was not reached."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One change that would raise the score: weight × headroom, highest first."""

    stage: StageKind
    """Where."""
    criterion: str
    """Key."""
    criterion_name: str
    """As shown."""
    question_id: str | None
    """For which answer."""
    advice: str
    """What to do."""
    estimate: float
    """Where it stands."""
    evidence: Evidence | None
    """The words it starts from."""
    citations: tuple[Citation, ...]
    """Where to read on."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What models did in this interview."""

    model: str
    calls: int
    failures: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The scored transcript."""

    interview: Interview
    """As planned."""
    state: State
    """Turns, notes, times."""
    stages: tuple[StageReport, ...]
    """All planned stages."""
    verdict: Verdict
    """Overall score, recommendation, confidence."""
    next_steps: tuple[NextStep, ...]
    """At most three."""
    model_use: tuple[ModelUse, ...]
    """Empty without a model."""
    prompt_versions: tuple[str, ...]
    """Of the judge's prompts, where a model judged."""
    made_at: datetime
    """UTC."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The transcript."""
        return self.state.turns

    @property
    def grades(self) -> tuple[Grade, ...]:
        """All grades, in order."""
        return tuple(g for s in self.stages for u in s.units for g in u.grades)

    @property
    def recommendation(self) -> Recommendation | None:
        """None where nothing was graded."""
        return self.verdict.recommendation


def make_report(
    stored: StoredInterview,
    results: Sequence[UnitResult],
    *,
    rubrics: Mapping[str, Rubric],
    passages: Mapping[str, Passage],
    made_at: datetime,
) -> Report:
    """Put an interview and the results of its grading together."""
    state = state_of(stored.interview.plan, stored.events)
    units = {unit.key: unit for unit in grading_units(state)}
    by_stage: dict[int, list[UnitReport]] = {}
    by_key = {result.unit_key: result for result in results}
    for key, unit in units.items():
        result = by_key.get(key)
        if result is not None:
            by_stage.setdefault(int(key.split("/")[0]), []).append(
                _unit_report(unit, result, rubrics[unit.rubric_id], passages)
            )
    stages = tuple(
        _stage_report(index, stage.kind, by_stage.get(index, []))
        for index, stage in enumerate(state.plan.stages)
    )
    return Report(
        interview=stored.interview,
        state=state,
        stages=stages,
        verdict=verdict({str(s.index): s.score for s in stages}),
        next_steps=_next_steps(stages),
        model_use=_model_use(stored, results),
        prompt_versions=tuple(sorted({record.prompt_version for r in results for record in r.audit})),
        made_at=made_at,
    )


def _stage_report(index: int, kind: StageKind, units: list[UnitReport]) -> StageReport:
    return StageReport(index, kind, STAGE_TITLES[kind], mean_score(u.score for u in units), tuple(units))


def _unit_report(
    unit: GradingUnit, result: UnitResult, rubric: Rubric, passages: Mapping[str, Passage]
) -> UnitReport:
    told = {f for t in unit.turns if t.move for f in t.move.fact_ids}
    facts = unit.question.facts if unit.question else ()
    return UnitReport(
        key=unit.key,
        rubric=rubric,
        question=unit.question,
        score=unit_score(rubric, result.grades, _half_width(result, rubric)),
        grades=result.grades,
        outlines=tuple(_outline(q, result, passages, single=len(unit.asked) == 1) for q in unit.asked),
        facts_never_asked=tuple(f for f in facts if f.id not in told),
        grader=result.grader,
        fallback=result.fallback,
    )


def _half_width(result: UnitResult, rubric: Rubric) -> float | None:
    """Return how far the built-in grader's overall is from raters' at 80%; None for other graders."""
    return overall_half_width(rubric.id) if result.grader.startswith("builtin") else None


def _outline(
    question: Question, result: UnitResult, passages: Mapping[str, Passage], *, single: bool
) -> Outline:
    checked = single and bool(result.key_points)
    points = result.key_points if checked else tuple(KeyPointCheck(p, False) for p in question.key_points)
    return Outline(
        question_id=question.id,
        question=question.text,
        points=points,
        checked=checked,
        mistakes=question.mistakes,
        citations=citations(question.sources, passages),
    )


def citations(sources: Sequence[str], passages: Mapping[str, Passage]) -> tuple[Citation, ...]:
    """Return a citation for each source that is still in the guides."""
    found = (passages.get(source) for source in sources)
    return tuple(Citation(p.id, p.guide_title, p.heading) for p in found if p)


def _next_steps(stages: Sequence[StageReport]) -> tuple[NextStep, ...]:
    """Return the changes that would raise the overall most; each criterion of a rubric at most once."""
    ranked = []
    for stage in stages:
        for unit in stage.units:
            for grade in unit.grades:
                if grade.estimate is None or grade.estimate >= _GOOD_ENOUGH:
                    continue
                weight = unit.rubric.criterion(grade.criterion).weight / len(stage.units)
                ranked.append(
                    (-weight * (5 - grade.estimate), stage.index, grade.criterion, unit, grade, stage)
                )
    steps: list[NextStep] = []
    seen: set[tuple[str, str]] = set()
    for _, _, key, unit, grade, stage in sorted(ranked, key=lambda r: r[:3]):
        if (unit.rubric.id, key) in seen or len(steps) == _MOST_NEXT_STEPS:
            continue
        seen.add((unit.rubric.id, key))
        steps.append(_next_step(stage, unit, grade))
    return tuple(steps)


def _next_step(stage: StageReport, unit: UnitReport, grade: Grade) -> NextStep:
    criterion = unit.rubric.criterion(grade.criterion)
    return NextStep(
        stage=stage.kind,
        criterion=criterion.key,
        criterion_name=criterion.name,
        question_id=grade.question_id,
        advice=criterion.looks_for or criterion.levels[5],
        estimate=grade.estimate or 0.0,
        evidence=grade.evidence[0] if grade.evidence else None,
        citations=unit.outlines[0].citations if unit.outlines else (),
    )


def _model_use(stored: StoredInterview, results: Sequence[UnitResult]) -> tuple[ModelUse, ...]:
    """Return what each model did, speaking and judging."""
    spoken = [event for event in stored.events if isinstance(event, ModelUsed)]
    judged = [record for result in results for record in result.audit]
    everything: list[ModelUsed | JudgeRecord] = [*spoken, *judged]
    calls: dict[str, list[ModelUsed | JudgeRecord]] = {}
    for call in everything:
        calls.setdefault(call.model, []).append(call)
    return tuple(_summed(model, used) for model, used in calls.items())


def _summed(model: str, used: Sequence[ModelUsed | JudgeRecord]) -> ModelUse:
    costs = [u.cost_usd for u in used if u.cost_usd is not None]
    return ModelUse(
        model=model,
        calls=len(used),
        failures=sum(u.failure is not None for u in used),
        tokens_in=sum(u.tokens_in for u in used),
        tokens_out=sum(u.tokens_out for u in used),
        cost_usd=sum(costs) if costs else None,
    )
