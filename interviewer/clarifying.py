"""What the interviewer does with a candidate's questions while one of its own is open. Pure."""

from __future__ import annotations

from interviewer.asking import asks_about_interviewer, asks_for_direction, asks_for_verdict, plans_to_ask
from interviewer.facts import facts_asked_for
from interviewer.intents import Intent
from interviewer.model import Move, MoveKind
from interviewer.state import State
from knowledge.model import Question


def facts_meant(state: State, question: Question, intent: Intent | None) -> tuple[str, ...]:
    """Return the facts a turn asks for, also by naming what would have to be known first."""
    turn = state.last_turn
    if not question.facts or turn is None or state.request:
        return ()
    asks = intent in {Intent.QUESTION, Intent.NON_ANSWER} or (
        intent is Intent.ANSWER and plans_to_ask(turn.text)
    )
    return facts_asked_for(question.facts, turn.text) if asks else ()


def telling(question: Question, fact_ids: tuple[str, ...], history: tuple[Move, ...]) -> Move:
    """Return the move that tells facts."""
    told = {f for m in history for f in m.fact_ids}
    manner = "told_before" if told.issuperset(fact_ids) else None
    return Move(MoveKind.CLARIFY, question_id=question.id, fact_ids=fact_ids, manner=manner)


def clarification(state: State, question: Question) -> Move:
    """Return the move for a question that no fact answers."""
    text = state.last_turn.text if state.last_turn else ""
    if asks_about_interviewer(text):
        manner = "about_me"
    elif asks_for_verdict(text):
        manner = "withheld"
    elif asks_for_direction(text):
        manner = "your_choice"
    elif question.kind == "recruiter":
        return Move(MoveKind.ANSWER_CANDIDATE, question_id=question.id, manner="mid_stage")
    else:
        manner = "unknown" if question.facts else "no_sheet"
    return Move(MoveKind.CLARIFY, question_id=question.id, manner=manner)
