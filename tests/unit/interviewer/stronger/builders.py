"""Answers to be said better, and who gave them."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.model import Evidence, Grade, GradingUnit, Move, MoveKind, Turn
from interviewer.stronger.builtin import stronger_answer
from interviewer.stronger.model import StrongerAnswer
from tests.samples import NOON, question


def unit(rubric: str, *texts: str, probed: str | None = None) -> GradingUnit:
    """Return what a candidate answered, each text after a turn of the interviewer."""
    turns: list[Turn] = []
    for number, text in enumerate(texts):
        move = Move(MoveKind.PROBE, "q", probed) if number and probed else Move(MoveKind.ASK, "q")
        turns.append(Turn(f"t{2 * number + 1}", 0, "q", "interviewer", "Go on, please.", NOON, move))
        turns.append(Turn(f"t{2 * number + 2}", 0, "q", "candidate", text, NOON))
    asked = None if rubric == "recruiter" else question("q")
    return GradingUnit("0/q", rubric, None, asked, tuple(turns), (question("q"),))


def better(
    rubric: str, *texts: str, grades: Sequence[Grade] = (), probed: str | None = None
) -> StrongerAnswer:
    """Return the answer, sorted."""
    found = stronger_answer(unit(rubric, *texts, probed=probed), grades)
    assert found is not None
    return found


def grade(criterion: str, estimate: float, *quotes: tuple[str, str], rubric: str = "star") -> Grade:
    """Return a grade with its proof."""
    evidence = tuple(Evidence(turn, quote) for turn, quote in quotes)
    return Grade(None, "q", rubric, criterion, round(estimate), estimate, "Because.", None, evidence)


def said(answer: StrongerAnswer, part: str) -> list[str]:
    """Return the sentences of a part."""
    return [s.text for each in answer.parts if each.key == part for s in each.sentences]


def blanks(answer: StrongerAnswer, part: str | None = None) -> list[str]:
    """Return the blanks of a part, or all."""
    return [b for each in answer.parts if part in (None, each.key) for b in each.blanks]
