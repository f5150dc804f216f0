"""From a request to grade to what a grader takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from api.requests import GradeRequest
from interviewer.errors import BadInput
from interviewer.model import GradingUnit, Turn
from interviewer.typed_text import clean_answer
from knowledge.bank import QuestionBank
from knowledge.model import Question
from rubrics.model import Rubric

_OWN_QUESTION = "own"
_KINDS = {"star": ("behavioral", "behavioral"), "system_design": ("system_design", "system_design")}


def rubric_named(name: str, rubrics: Mapping[str, Rubric]) -> Rubric:
    """Return the rubric; BadInput."""
    if name not in rubrics:
        raise BadInput(f"there is no rubric {name!r}; there are {', '.join(sorted(rubrics))}", field="rubric")
    return rubrics[name]


def unit_to_grade(request: GradeRequest, rubric: Rubric, bank: QuestionBank) -> GradingUnit:
    """Return the unit; BadInput names the field that can't be used."""
    question = _question(request, rubric, bank)
    return GradingUnit(
        key="0" if question is None else f"0/{question.id}",
        rubric_id=rubric.id,
        stage=None,
        question=question,
        turns=_turns(request, question),
        asked=(question,) if question else (),
    )


def _question(request: GradeRequest, rubric: Rubric, bank: QuestionBank) -> Question | None:
    if request.question is not None and request.question_id is not None:
        raise BadInput("give a question or a question_id, not both", field="question_id")
    if request.question_id is not None:
        known = _from_bank(request.question_id, rubric, bank)
    elif request.question is not None:
        known = _own(request.question, rubric)
    elif request.key_points:
        raise BadInput("key_points need a question", field="question")
    else:
        return None
    return known if request.key_points is None else replace(known, key_points=tuple(request.key_points))


def _from_bank(question_id: str, rubric: Rubric, bank: QuestionBank) -> Question:
    if question_id not in bank:
        raise BadInput(f"there is no question {question_id!r}", field="question_id")
    question = bank.get(question_id)
    if question.rubric_id != rubric.id:
        raise BadInput(f"this question is graded by {question.rubric_id}", field="rubric")
    return question


def _own(text: str, rubric: Rubric) -> Question:
    kind, stage = _KINDS.get(rubric.id, (rubric.id, "phone_screen"))
    return Question(id=_OWN_QUESTION, kind=kind, stage=stage, text=text)


def _turns(request: GradeRequest, question: Question | None) -> tuple[Turn, ...]:
    if (request.answer is None) == (request.turns is None):
        raise BadInput("give an answer or turns, one of them", field="answer")
    if request.turns is None:
        return (_turn(1, "candidate", request.answer or "", question),)
    if all(line.speaker != "candidate" for line in request.turns):
        raise BadInput("the candidate says nothing in these turns", field="turns")
    return tuple(
        _turn(number, line.speaker, line.text, question) for number, line in enumerate(request.turns, start=1)
    )


def _turn(number: int, speaker: str, text: str, question: Question | None) -> Turn:
    return Turn(
        id=f"t{number}",
        stage_index=0,
        question_id=question.id if question else None,
        speaker="candidate" if speaker == "candidate" else "interviewer",
        text=clean_answer(text),
        at=datetime.now(UTC),
    )
