"""What of an interview is graded in one piece. Pure."""

from __future__ import annotations

from interviewer.model import GradingUnit, MoveKind, Stage, StageKind, Turn
from interviewer.state import State
from knowledge.model import Question

# Rubrics graded once, on the whole conversation of the stage.
_WHOLE_STAGE = {StageKind.RECRUITER: "recruiter", StageKind.SYSTEM_DESIGN: "system_design"}


def grading_units(state: State) -> tuple[GradingUnit, ...]:
    """Return the units of an interview, in order; stages and questions that were never reached have none."""
    units: list[GradingUnit] = []
    for index, stage in enumerate(state.plan.stages):
        turns = state.stage_turns(index)
        asked = tuple(q for q in stage.questions if q.id in state.asked)
        if not asked:
            continue
        if rubric_id := _WHOLE_STAGE.get(stage.kind):
            units.append(_stage_unit(index, stage, rubric_id, asked, turns))
        else:
            units += [_question_unit(index, stage, question, turns) for question in asked]
    return tuple(units)


def _stage_unit(
    index: int, stage: Stage, rubric_id: str, asked: tuple[Question, ...], turns: tuple[Turn, ...]
) -> GradingUnit:
    return GradingUnit(
        key=f"{index}",
        rubric_id=rubric_id,
        stage=stage.kind,
        question=asked[0] if stage.kind is StageKind.SYSTEM_DESIGN else None,
        turns=turns,
        asked=asked,
        hint_after=_hint_turn(turns),
    )


def _question_unit(index: int, stage: Stage, question: Question, turns: tuple[Turn, ...]) -> GradingUnit:
    own = tuple(t for t in turns if t.question_id == question.id)
    return GradingUnit(
        key=f"{index}/{question.id}",
        rubric_id=question.rubric_id,
        stage=stage.kind,
        question=question,
        turns=own,
        asked=(question,),
        hint_after=_hint_turn(own),
    )


def _hint_turn(turns: tuple[Turn, ...]) -> str | None:
    given = (t for t in turns if t.move and t.move.kind is MoveKind.HINT and t.move.manner is None)
    return next((t.id for t in given), None)
