"""Coaches' grades as labelled answers, in the form that `python -m evals grading --dataset` reads. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import Any

from interviewer.model import GradingUnit
from interviewer.people.coaching_model import HumanGrade
from interviewer.ports import StoredInterview
from interviewer.state import state_of
from interviewer.units import whole_units


def human_cases(stored: StoredInterview, grades: Sequence[HumanGrade]) -> Iterator[dict[str, Any]]:
    """Yield a case for each unit that coaches graded: everything said in it, labelled with their levels' mean.

    It has no ids of this installation: neither the interview's nor anybody's account.
    """
    state = state_of(stored.interview.plan, stored.events)
    by_unit: dict[str, list[HumanGrade]] = defaultdict(list)
    for grade in grades:
        by_unit[grade.unit_key].append(grade)
    for unit in whole_units(state):
        if unit.key in by_unit:
            yield _case(stored.interview.id, unit, by_unit[unit.key])


def _case(interview_id: str, unit: GradingUnit, grades: Sequence[HumanGrade]) -> dict[str, Any]:
    question = unit.question
    criteria = list(dict.fromkeys(grade.criterion for grade in grades))
    levels = {key: [grade.level for grade in grades if grade.criterion == key] for key in criteria}
    return {
        "id": f"human-{_fingerprint(interview_id, unit.key)}",
        "rubric": unit.rubric_id,
        "question_id": question.id if question else unit.rubric_id,
        "question": question.text if question else "A whole recruiter screen",
        "turns": [{"speaker": turn.speaker, "text": turn.text} for turn in unit.turns],
        "key_points": list(question.key_points) if question else [],
        "labels": {key: round(fmean(given), 2) for key, given in levels.items()},
        "ratings": _ratings(grades, criteria),
        "reasons": [
            {"criterion": grade.criterion, "level": grade.level, "reason": grade.reason} for grade in grades
        ],
    }


def _ratings(grades: Sequence[HumanGrade], criteria: Sequence[str]) -> dict[str, list[int | None]]:
    """Return a level for each rater, in the same order under every criterion; None where they gave none."""
    raters = list(dict.fromkeys(grade.author for grade in grades))
    given = {(grade.criterion, grade.author): grade.level for grade in grades}
    return {key: [given.get((key, rater)) for rater in raters] for key in criteria}


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
