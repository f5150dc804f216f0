"""Whether the interviewer asks for what is missing: the probe after a labelled story goes where raters saw least."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evals.dataset import Case
from evals.metrics import NAN
from interviewer.grading.coverage import NOT_PROBED
from interviewer.intents import intent_of
from interviewer.loop import SHAPES
from interviewer.model import Move, MoveKind, Plan, Stage, StageKind, Turn
from interviewer.policy import Assessment, next_move
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric

GOOD = 4
"""A criterion rated so is not to be probed."""
POOR = 2
"""A criterion rated so is worth a probe."""
_SECS = 90.0
Coverage = Callable[[Question, Rubric, Sequence[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Probed:
    """Where the first probe after an answer went."""

    case: Case
    criterion: str | None
    """None: no probe, or one that is after nothing in particular."""

    @property
    def ratings(self) -> dict[str, float]:
        """Labels of what can be probed."""
        return {k: v for k, v in self.case.labels.items() if v is not None and k not in NOT_PROBED}

    @property
    def rating(self) -> float:
        """The label of the criterion that was probed."""
        return self.ratings.get(self.criterion or "", NAN)


def first_probe(case: Case, rubric: Rubric, coverage: Coverage) -> Probed:
    """Let the interviewer's own policy decide what comes after the answer."""
    question = case.unit.question
    if question is None:
        return Probed(case, None)
    covered = coverage(question, rubric, [case.answer])
    state = _asked_and_answered(question, case.answer)
    decision = next_move(state, Assessment(intent_of(case.answer), covered), rubric=rubric, stage_secs=_SECS)
    probing = decision is not None and decision.move.kind is MoveKind.PROBE
    return Probed(case, decision.move.criterion if decision and probing else None)


def report(probed: Sequence[Probed]) -> dict[str, Any]:
    """Return the rates; only answers with labels of at least two criteria count."""
    some = [p for p in probed if len(p.ratings) > 1]
    asked = [p for p in some if p.criterion]
    due = [p for p in some if min(p.ratings.values()) <= POOR]
    return {
        "answers": len(some),
        "probes": len(asked),
        "to_lowest": _rate([p.rating == min(p.ratings.values()) for p in asked]),
        "within_one_of_lowest": _rate([p.rating <= min(p.ratings.values()) + 1 for p in asked]),
        "to_good": _rate([p.rating >= GOOD for p in asked]),
        "to_good_though_another_was_not": _rate([p.rating >= GOOD > min(p.ratings.values()) for p in asked]),
        "due": len(due),
        "due_but_none": _rate([p.criterion is None for p in due]),
        "by_chance_to_lowest": _rate_of([_share_of_lowest(p) for p in asked]),
        "wrong": [
            {"id": p.case.id, "probed": p.criterion, "labels": p.ratings}
            for p in asked
            if p.rating > min(p.ratings.values())
        ],
    }


def _asked_and_answered(question: Question, answer: str) -> State:
    shape = SHAPES[StageKind.BEHAVIORAL]
    stage = Stage(
        StageKind.BEHAVIORAL, shape.persona, shape.minutes["full"] * 60, shape.probes["full"], (question,)
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ask = Move(MoveKind.ASK, question_id=question.id)
    return State(
        plan=Plan(question.role, "mid", "practice", "full", 1, (stage,)),
        phase="asking",
        question_id=question.id,
        asked=(question.id,),
        turns=(
            Turn("t1", 0, question.id, "interviewer", question.text, at, move=ask),
            Turn("t2", 0, question.id, "candidate", answer, at),
        ),
        spoken_moves=((0, ask),),
    )


def _share_of_lowest(probed: Probed) -> float:
    values = list(probed.ratings.values())
    return values.count(min(values)) / len(values)


def _rate(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else NAN


def _rate_of(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else NAN
