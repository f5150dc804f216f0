"""A whole loop held once, and reports of it with whatever grades a test needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from interviewer.grading.scorecard import mean_score, unit_score
from interviewer.model import Evidence, Grade, GradingUnit, Interview, UnitResult
from interviewer.ports import StoredInterview
from interviewer.report import Report
from interviewer.report_making import make_report
from interviewer.state import State
from interviewer.units import whole_units
from tests.unit.interviewer.rehearsal import NOON, RUBRICS, Rehearsal, rehearse

ROUNDS = ("recruiter", "phone_screen", "system_design", "behavioral")
MARKS = {"recruiter": "zebra", "phone_screen": "walrus", "system_design": "badger", "behavioral": "heron"}
"""A word that the candidate says in one round only."""
Place = tuple[str, str]
"""Unit key and criterion."""
Levels = Mapping[Place, float | None]


def answer(state: State) -> str:
    """Say something about the round that no other round hears."""
    mark = MARKS[state.plan.stages[state.stage_index].kind.value]
    return (
        f"I built the {mark} service with two colleagues and measured it every week for a year. "
        f"The {mark} errors fell from nine to four percent after I changed the split."
    )


@cache
def held(stages: tuple[str, ...] = ROUNDS) -> Rehearsal:
    """Return a loop that is over."""
    rehearsal = rehearse(stages=stages)
    rehearsal.run(answer)
    return rehearsal


def places(stages: tuple[str, ...] = ROUNDS) -> list[Place]:
    """Return everything that is graded, in order."""
    units = whole_units(held(stages).state)
    return [(unit.key, c.key) for unit in units for c in RUBRICS[unit.rubric_id].criteria]


def graded(
    level: float | None = 3.0,
    levels: Levels | None = None,
    *,
    stages: tuple[str, ...] = ROUNDS,
    change: Callable[[Grade], Grade] = lambda grade: grade,
) -> Report:
    """Return a report in which everything has one estimate, but for `levels`; `change` has the last word."""
    rehearsal = held(stages)
    results = [_result(unit, level, levels or {}, change) for unit in whole_units(rehearsal.state)]
    stored = StoredInterview(Interview("i1", NOON, rehearsal.plan), tuple(rehearsal.events))
    return make_report(stored, results, rubrics=RUBRICS, passages={}, made_at=NOON)


def overall_with(report: Report, levels: Levels) -> float:
    """Return the overall by the score card alone, with some estimates changed."""
    stages = (
        mean_score(
            unit_score(
                unit.rubric,
                [
                    replace(g, estimate=levels.get((unit.key, g.criterion), g.estimate))
                    for g in unit.counted_grades
                ],
            )
            for unit in stage.units
        )
        for stage in report.stages
    )
    return mean_score(stages).value or 0.0


def _result(
    unit: GradingUnit, level: float | None, levels: Levels, change: Callable[[Grade], Grade]
) -> UnitResult:
    said = next(turn for turn in unit.turns if turn.speaker == "candidate")
    base = Grade(
        unit.stage,
        unit.question.id if unit.question else None,
        unit.rubric_id,
        "",
        None,
        None,
        "So.",
        evidence=(),
    )
    grades = []
    for criterion in RUBRICS[unit.rubric_id].criteria:
        estimate = levels.get((unit.key, criterion.key), level)
        grade = replace(base, criterion=criterion.key)
        if estimate is not None:
            quote = Evidence(said.id, said.text[:40])
            grade = replace(
                grade,
                level=round(estimate),
                estimate=estimate,
                interval=(max(1.0, estimate - 1), min(5.0, estimate + 1)),
                evidence=(quote,) if round(estimate) > 1 else (),
            )
        grades.append(change(grade))
    return UnitResult(unit.key, tuple(grades), grader="fixed")
