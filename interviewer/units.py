"""What of an interview is graded in one piece. Pure.

A question on which a hint was taken is graded twice: with everything said, and with what was said before the hint.
Whole rounds are not: cut off at the hint, whatever comes later by plan would count as missing.
"""

from __future__ import annotations

from dataclasses import replace

from interviewer.intents import Intent, intent_of
from interviewer.model import GradingUnit, MoveKind, Stage, StageKind, Turn
from interviewer.state import State
from knowledge.model import Question

# Rubrics graded once, on the whole conversation of the stage.
_WHOLE_STAGE = {StageKind.RECRUITER: "recruiter", StageKind.SYSTEM_DESIGN: "system_design"}


def unassisted_key(unit_key: str) -> str:
    """Return the key of the part of a unit that was said before the first hint."""
    return f"{unit_key}@unassisted"


def grading_units(state: State) -> tuple[GradingUnit, ...]:
    """Return all that is to be graded, in order: each unit, and after it its unassisted part where it has one."""
    return tuple(
        graded
        for unit in whole_units(state)
        for graded in (unit, unassisted_part(unit))
        if graded is not None
    )


def whole_units(state: State) -> tuple[GradingUnit, ...]:
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


def unassisted_part(unit: GradingUnit) -> GradingUnit | None:
    """Return what was said on a question before the first hint; None without a hint, or where that was nothing."""
    ids = [turn.id for turn in unit.turns]
    if not unit.hints or unit.stage in _WHOLE_STAGE:
        return None
    before = unit.turns[: ids.index(unit.hints[0])]
    if before and before[-1].speaker == "candidate" and intent_of(before[-1].text) is Intent.HINT:
        before = before[:-1]  # asking for the hint by voice is no answer, as pressing the button is none
    if not any(turn.speaker == "candidate" for turn in before):
        return None
    return replace(unit, key=unassisted_key(unit.key), turns=before, hints=())


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
        hints=_hints(turns),
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
        hints=_hints(own),
    )


def _hints(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    return tuple(t.id for t in turns if t.move and t.move.kind is MoveKind.HINT and t.move.manner is None)
