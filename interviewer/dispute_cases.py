"""Disputes as labelled answers, in the form that `python -m evals grading --dataset` reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interviewer.disputes import Disputed
from interviewer.model import GradingUnit
from interviewer.ports import StoredInterview
from interviewer.state import state_of
from interviewer.units import whole_units


def dispute_cases(stored: StoredInterview) -> Iterator[dict[str, Any]]:
    """Yield a case for each dispute that holds: everything said on it, labelled with the level claimed."""
    state = state_of(stored.interview.plan, stored.events)
    units = {unit.key: unit for unit in whole_units(state)}
    for dispute in state.disputes:
        if dispute.unit_key in units:
            yield _case(stored.interview.id, units[dispute.unit_key], dispute)


def _case(interview_id: str, unit: GradingUnit, dispute: Disputed) -> dict[str, Any]:
    question = unit.question
    return {
        "id": f"{interview_id}-{dispute.id}",
        "rubric": unit.rubric_id,
        "question_id": question.id if question else unit.rubric_id,
        "question": question.text if question else "A whole recruiter screen",
        "turns": [{"speaker": turn.speaker, "text": turn.text} for turn in unit.turns],
        "key_points": list(question.key_points) if question else [],
        "labels": {dispute.criterion: dispute.claimed_level},
        "dispute": {
            "criterion": dispute.criterion,
            "reason": dispute.reason,
            "level": dispute.level,
            "claimed_level": dispute.claimed_level,
            "grading": dispute.attempt,
            "at": dispute.at.isoformat(),
        },
    }
