"""A grading unit made of one answer, without an interview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from interviewer.errors import BadInput
from interviewer.model import GradingUnit, Speaker, Turn
from knowledge.bank import QuestionBank
from knowledge.model import Question
from rubrics.model import Rubric

_KINDS = {"star": "behavioral"}
# Turns outside an interview have no time of their own.
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def unit_for_answer(
    rubrics: Mapping[str, Rubric],
    bank: QuestionBank,
    *,
    rubric: str,
    question: str,
    answer: str | None = None,
    turns: Sequence[tuple[Speaker, str]] = (),
    key_points: Sequence[str] = (),
) -> GradingUnit:
    """Return the unit for an answer or a conversation; `question` is its text, or the id of one in the bank.

    Raises BadInput for an unknown rubric, for neither or both of answer and turns, and for an empty question.
    """
    if rubric not in rubrics:
        raise BadInput(f"unknown rubric {rubric!r}; there are {', '.join(rubrics)}", field="rubric")
    if (answer is None) == (not turns):
        raise BadInput("give either an answer or turns", field="answer")
    asked = _question(bank, rubric, question, tuple(key_points))
    said: Sequence[tuple[Speaker, str]] = turns or [("interviewer", asked.text), ("candidate", answer or "")]
    return GradingUnit(
        key="answer",
        rubric_id=rubric,
        stage=None,
        question=None if rubric == "recruiter" else asked,
        turns=tuple(
            Turn(f"t{n}", 0, asked.id, speaker, text, _NO_TIME)
            for n, (speaker, text) in enumerate(said, start=1)
        ),
        asked=(asked,),
    )


def _question(bank: QuestionBank, rubric: str, question: str, key_points: tuple[str, ...]) -> Question:
    known = next((q for q in bank if q.id == question), None)
    if known:
        return known
    if not question.strip():
        raise BadInput("the question is empty", field="question")
    kind = _KINDS.get(rubric, rubric)
    same = next((q for q in bank if q.text.strip() == question.strip()), None)
    return same or Question("question", kind, kind, question, key_points=key_points)
