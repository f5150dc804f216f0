"""From a request to grade to what a grader takes."""

from __future__ import annotations

from collections.abc import Mapping

from api.wire.requests import GradeRequest
from interviewer.errors import BadInput
from interviewer.model import GradingUnit
from interviewer.one_answer import unit_for_answer
from interviewer.typed_text import clean_answer
from knowledge.bank import QuestionBank
from rubrics.model import Rubric


def unit_to_grade(request: GradeRequest, rubrics: Mapping[str, Rubric], bank: QuestionBank) -> GradingUnit:
    """Return the unit; BadInput names the field that can't be used."""
    turns = request.turns or []
    if turns and all(turn.speaker == "interviewer" for turn in turns):
        raise BadInput("the candidate says nothing in these turns", field="turns")
    return unit_for_answer(
        rubrics,
        bank,
        rubric=request.rubric,
        question=_question(request, bank),
        answer=None if request.answer is None else clean_answer(request.answer),
        turns=[(turn.speaker, clean_answer(turn.text)) for turn in turns],
        key_points=request.key_points,
    )


def _question(request: GradeRequest, bank: QuestionBank) -> str:
    """Return the question's text, or its id in the bank."""
    if (request.question is None) == (request.question_id is None):
        raise BadInput("give a question or a question_id, one of them", field="question")
    if request.question_id is None:
        return request.question or ""
    if request.question_id not in bank:
        raise BadInput(f"there is no question {request.question_id!r}", field="question_id")
    if bank.get(request.question_id).rubric_id != request.rubric:
        raise BadInput("this question is graded by another rubric", field="rubric")
    return request.question_id
