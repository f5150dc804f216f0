"""Makes the scored transcript of an interview and the results of its grading. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviewer.changes import next_steps
from interviewer.disputes import Disputed
from interviewer.doubt import shaken
from interviewer.grading.scorecard import Score, mean_score, unit_score, verdict
from interviewer.grading.weights import overall_half_width, packaged_weights
from interviewer.judge_record import JudgeRecord
from interviewer.misstatements import COMPARED, wrong_statements
from interviewer.model import (
    GradingUnit,
    KeyPointCheck,
    ModelUsed,
    StageKind,
    Turn,
    UnitResult,
)
from interviewer.ports import StoredInterview
from interviewer.report import (
    STAGE_TITLES,
    Citation,
    GradingLine,
    ModelUse,
    Outline,
    Report,
    StageReport,
    Unassisted,
    UnitReport,
)
from interviewer.spoken import delivery_of
from interviewer.state import State, state_of
from interviewer.stronger.builtin import stronger_answer
from interviewer.stronger.model import Rewriting
from interviewer.stronger.outline import stronger_outline
from interviewer.units import unassisted_key, unassisted_part, whole_units
from interviewer.verdict_words import verdict_sentence
from knowledge.model import Passage, Question
from rubrics.model import Rubric


@dataclass(frozen=True)
class _Sources:
    """What reports are made of, besides the interview."""

    results: Mapping[str, UnitResult]
    rubrics: Mapping[str, Rubric]
    passages: Mapping[str, Passage]
    state: State
    rewritings: Mapping[str, Rewriting]

    def rubric_of(self, unit: GradingUnit) -> Rubric:
        """Return the rubric that the unit was graded under; today's where that was not kept."""
        yardstick = self.results[unit.key].yardstick
        return yardstick.rubric if yardstick else self.rubrics[unit.rubric_id]


def make_report(
    stored: StoredInterview,
    results: Sequence[UnitResult],
    *,
    rubrics: Mapping[str, Rubric],
    passages: Mapping[str, Passage],
    made_at: datetime,
    gradings: Mapping[int, Sequence[UnitResult]] | None = None,
    grading: int = 1,
    rewritings: Mapping[str, Rewriting] | None = None,
) -> Report:
    """Put an interview and the results of one of its gradings together.

    `gradings` are the results of all complete ones, by attempt, where there are several; `grading` is this one's.
    `rewritings` are what a model made of answers, by unit.
    """
    state = state_of(stored.interview.plan, stored.events)
    sources = _Sources(
        {result.unit_key: result for result in results}, rubrics, passages, state, rewritings or {}
    )
    by_stage: dict[int, list[UnitReport]] = {}
    for unit in whole_units(state):
        if unit.key in sources.results:
            by_stage.setdefault(int(unit.key.split("/")[0]), []).append(_unit_report(unit, sources))
    stages = tuple(
        _stage_report(index, stage.kind, by_stage.get(index, []))
        for index, stage in enumerate(state.plan.stages)
    )
    steps = next_steps(stages, _counted_turns(state, stages))
    held = shaken(
        verdict({str(s.index): s.score for s in stages}),
        [g for s in stages for u in s.units for g in u.grades],
    )
    return Report(
        interview=stored.interview,
        state=state,
        stages=stages,
        verdict=held,
        assisted=mean_score(s.assisted_score for s in stages) if any(s.hinted for s in stages) else None,
        grading=grading,
        gradings=tuple(
            _grading_line(n, kept) for n, kept in sorted((gradings or {grading: results}).items())
        ),
        next_steps=steps,
        model_use=_model_use(stored, results),
        prompt_versions=tuple(sorted({record.prompt_version for r in results for record in r.audit})),
        made_at=made_at,
        delivery=delivery_of(state, stored.events),
        sentence=verdict_sentence(stages, held.recommendation),
    )


def _counted_turns(state: State, stages: Sequence[StageReport]) -> dict[str, tuple[Turn, ...]]:
    """Return the turns behind what counts of each unit, by its key."""
    alone = {unit.key for stage in stages for unit in stage.units if unit.counts_alone}
    return {
        unit.key: (unassisted_part(unit) or unit).turns if unit.key in alone else unit.turns
        for unit in whole_units(state)
    }


def _grading_line(attempt: int, results: Sequence[UnitResult]) -> GradingLine:
    times = [result.yardstick.at for result in results if result.yardstick]
    return GradingLine(
        attempt, tuple(sorted({result.grader for result in results})), max(times) if times else None
    )


def _stage_report(index: int, kind: StageKind, units: list[UnitReport]) -> StageReport:
    return StageReport(
        index=index,
        kind=kind,
        title=STAGE_TITLES[kind],
        score=mean_score(u.counted for u in units),
        assisted_score=mean_score(u.score for u in units),
        units=tuple(units),
    )


def _unit_report(unit: GradingUnit, sources: _Sources) -> UnitReport:
    result, rubric = sources.results[unit.key], sources.rubric_of(unit)
    told = {f for t in unit.turns if t.move for f in t.move.fact_ids}
    facts = unit.question.facts if unit.question else ()
    single = len(unit.asked) == 1
    outlines = tuple(_outline(q, result, sources.passages, single=single) for q in unit.asked)
    return UnitReport(
        key=unit.key,
        rubric=rubric,
        question=unit.question,
        score=_score(result, rubric),
        grades=result.grades,
        outlines=outlines,
        facts_never_asked=tuple(f for f in facts if f.id not in told),
        grader=result.grader,
        fallback=result.fallback,
        remark=result.remark,
        graded_under=result.yardstick.grader if result.yardstick else None,
        hint_after=unit.hints[0] if unit.hints else None,
        unassisted=_unassisted(sources.results.get(unassisted_key(unit.key)), rubric),
        disputes=_disputes(unit, result, sources.state),
        wrong=wrong_statements(unit),
        looked_for_wrong=rubric.id == COMPARED,
        stronger=stronger_answer(
            unit, result.grades, stronger_outline(outlines), sources.rewritings.get(unit.key)
        ),
    )


def _disputes(unit: GradingUnit, result: UnitResult, state: State) -> tuple[Disputed, ...]:
    """Return the disputes of a unit; one about a criterion that this grading doesn't have stands beside none of it."""
    criteria = {grade.criterion for grade in result.grades}
    return tuple(d for d in state.disputes if d.unit_key == unit.key and d.criterion in criteria)


def _unassisted(result: UnitResult | None, rubric: Rubric) -> Unassisted | None:
    if result is None:
        return None
    return Unassisted(_score(result, rubric), result.grades, result.fallback)


def _score(result: UnitResult, rubric: Rubric) -> Score:
    return unit_score(rubric, result.grades, _half_width(result, rubric))


def _half_width(result: UnitResult, rubric: Rubric) -> float | None:
    """Return how far the built-in grader's overall is from raters' at 80%; None where that was never measured."""
    measured = f"builtin-{packaged_weights().version}"
    return overall_half_width(rubric.id) if result.grader == measured else None


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
