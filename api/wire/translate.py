"""From the interview's own types to what is sent out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.wire.views import (
    FallbackView,
    GradingView,
    InterviewLine,
    InterviewView,
    MoveView,
    PersonaView,
    ProgressView,
    QuestionView,
    StageView,
    Standing,
    TimerView,
    TurnView,
)
from interviewer.model import Event, ModelUsed, Move, Plan, Turn, TurnTaken
from interviewer.ports import GradingProgress, InterviewSummary, StoredInterview
from interviewer.state import State
from knowledge.model import Question


@dataclass(frozen=True, slots=True)
class Seen:
    """An interview at one moment: what every view is made from."""

    stored: StoredInterview
    """With all events."""
    state: State
    """Computed from them."""
    now: datetime
    """The conductor's time."""


def move_view(move: Move) -> MoveView:
    """Return what may be known of a move: not which facts it tells, nor the follow-up it was made from."""
    return MoveView(
        kind=move.kind,
        question_id=move.question_id,
        criterion=move.criterion,
        quote=move.quote,
        manner=move.manner,
    )


def turn_view(plan: Plan, turn: Turn) -> TurnView:
    """Return a turn as sent out."""
    return TurnView(
        id=turn.id,
        stage=plan.stages[turn.stage_index].kind,
        stage_index=turn.stage_index,
        question_id=turn.question_id,
        speaker=turn.speaker,
        text=turn.text,
        at=turn.at,
        move=move_view(turn.move) if turn.move else None,
        client_turn_id=turn.client_turn_id,
        spoken_by=turn.spoken_by,
        spoken=turn.spoken,
        recognised=turn.recognised,
    )


def fallbacks(events: Iterable[Event]) -> list[FallbackView]:
    """Return where the model failed and the script took over, by the turn it then said."""
    found: list[FallbackView] = []
    reason: str | None = None
    for event in events:
        if isinstance(event, ModelUsed):
            reason = event.failure
        elif isinstance(event, TurnTaken):
            if reason and event.turn.speaker == "interviewer":
                found.append(FallbackView(turn_id=event.turn.id, reason=reason))
            reason = None
    return found


def standing(seen: Seen) -> Standing:
    """Return where an interview is."""
    return Standing.model_validate(_standing_fields(seen))


def interview_view(seen: Seen) -> InterviewView:
    """Return an interview with everything said so far."""
    interview, state = seen.stored.interview, seen.state
    plan = interview.plan
    return InterviewView.model_validate(
        {
            **_standing_fields(seen),
            "id": interview.id,
            "created_at": interview.created_at,
            "role": plan.role,
            "level": plan.level,
            "mode": plan.mode,
            "length": plan.length,
            "purpose": plan.purpose,
            "seed": plan.seed,
            "finished_reason": state.finished.reason if state.finished else None,
            "stages": [_stage(state, index) for index in range(len(plan.stages))],
            "turns": [turn_view(plan, turn) for turn in state.turns],
            "fallbacks": fallbacks(seen.stored.events),
            "notes": list(state.notes),
        }
    )


def _standing_fields(seen: Seen) -> dict[str, object]:
    state = seen.state
    newest = state.spoken_moves[-1][1] if state.spoken_moves else None
    return {
        "state": state.status,
        "awaits": _awaits(state),
        "stage": state.stage.kind,
        "stage_index": state.stage_index,
        "question": _question(state.question) if state.question else None,
        "move": move_view(newest) if newest else None,
        "last_turn_id": state.last_turn.id if state.last_turn else None,
        "progress": _progress(state),
        "timer": _timer(seen),
    }


def _awaits(state: State) -> str | None:
    if state.finished:
        return None
    return "candidate" if state.awaits_candidate else "interviewer"


def _question(question: Question) -> QuestionView:
    return QuestionView(id=question.id, kind=question.kind, text=question.text)


def _progress(state: State) -> ProgressView:
    stages = state.plan.stages
    return ProgressView(
        stage_number=state.stage_index + 1,
        stage_count=len(stages),
        questions_asked=len(state.asked),
        question_count=sum(len(stage.questions) for stage in stages),
    )


def _timer(seen: Seen) -> TimerView:
    state = seen.state
    return TimerView(
        now=seen.now,
        running=state.status == "open" and state.last_at is not None,
        elapsed_secs=round(state.elapsed_secs(seen.now), 3),
        stage_elapsed_secs=round(state.stage_elapsed_secs(seen.now), 3),
        stage_budget_secs=state.stage.budget_secs,
        total_budget_secs=sum(stage.budget_secs for stage in state.plan.stages),
    )


def _stage(state: State, index: int) -> StageView:
    stage = state.plan.stages[index]
    return StageView(
        kind=stage.kind,
        persona=PersonaView(name=stage.persona.name, role=stage.persona.role),
        status=_stage_status(state, index),
        budget_secs=stage.budget_secs,
        question_count=len(stage.questions),
        asked=[_question(question) for question in stage.questions if question.id in state.asked],
    )


def _stage_status(state: State, index: int) -> Literal["done", "current", "upcoming"]:
    closed = state.finished is not None or state.phase == "closed"
    if index < state.stage_index or (index == state.stage_index and closed):
        return "done"
    return "current" if index == state.stage_index else "upcoming"


def summary_view(line: InterviewSummary) -> InterviewLine:
    """Return a line of the history as sent out."""
    return InterviewLine(
        id=line.id,
        role=line.role,
        stages=list(line.stages),
        mode=line.mode,
        length=line.length,
        purpose=line.purpose,
        state=line.status,
        created_at=line.created_at,
        updated_at=line.updated_at,
        turns=line.turns,
        overall=line.overall,
    )


def progress_view(progress: GradingProgress) -> GradingView:
    """Return how far a grading is, as sent out."""
    return GradingView(
        state=progress.state, done=progress.done, total=progress.total, message=progress.message
    )
