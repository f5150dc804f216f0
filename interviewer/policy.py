"""What the interviewer does next: a pure function of the state and of what was made of the last turn.

Policy decides, a speaker phrases. A model speaker may choose among `Decision.allowed`; nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interviewer.clarifying import clarification, facts_meant, telling
from interviewer.intents import Intent
from interviewer.loop import PROBES_BY_KIND
from interviewer.model import Move, MoveKind
from interviewer.probing import probes_for
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric

# Closing words and the candidate's own questions need this much of a stage.
_CLOSING_SECS = 30.0
# A new question is started only if this share of the stage's time is left for it.
_ROOM_FOR_A_QUESTION = 0.12
_MOST_CANDIDATE_QUESTIONS = 3
_MOST_INVITATIONS = 3
# A stage in which nothing was followed up yet may run over its time by this factor for one probe.
_GRACE = 1.5
# Questions, requests and thinking aloud are patiently answered, but not for ever.
_MOST_MOVES_ON_A_QUESTION = 25
_BUTTON_INTENTS = {
    "skip": Intent.SKIP,
    "hint": Intent.HINT,
    "repeat": Intent.REPEAT,
    "rephrase": Intent.REPHRASE,
}
_INVITES_AGAIN = frozenset({Intent.REPEAT, Intent.REPHRASE, Intent.HINT, Intent.NON_ANSWER, Intent.THINKING})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was made of the candidate's last turn."""

    intent: Intent
    """What it does in the conversation."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Estimate (1–5) of each criterion, from all that was said on the question."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The policy's move, and what a model may choose instead."""

    move: Move
    """What the script will say."""
    allowed: tuple[Move, ...] = ()
    """Including `move`; only after an answer is there more than one."""


def next_move(
    state: State, assessment: Assessment | None, *, rubric: Rubric | None, stage_secs: float
) -> Decision | None:
    """Return the next move, or None when the candidate speaks next or all is said.

    `assessment` is needed where the candidate spoke last; `rubric` is the current question's;
    `stage_secs` is how long the stage has lasted.
    """
    if state.finished or state.awaits_candidate:
        return None
    if state.pending:
        return Decision(state.pending, (state.pending,))
    match state.phase:
        case "new":
            return _only(Move(MoveKind.GREET))
        case "greeted" | "between":
            return _open_next(state, stage_secs)
        case "closed":
            return _only(Move(MoveKind.GREET)) if state.stage_index + 1 < len(state.plan.stages) else None
        case "inviting":
            return _at_the_end(state, assessment)
        case "asking":
            return _on_question(state, assessment, rubric, stage_secs)


def _only(move: Move) -> Decision:
    return Decision(move, (move,))


def _open_next(state: State, stage_secs: float) -> Decision:
    rest = [q for q in state.stage.questions if q.id not in state.asked]
    first = state.phase == "greeted"
    left = state.stage.budget_secs - stage_secs
    if rest and (first or left >= max(_CLOSING_SECS, _ROOM_FOR_A_QUESTION * state.stage.budget_secs)):
        return _only(Move(MoveKind.ASK, question_id=rest[0].id, manner="first" if first else None))
    if state.stage.invites_questions:
        return _only(Move(MoveKind.INVITE_QUESTIONS))
    return _only(_close(state))


def _close(state: State) -> Move:
    if state.stage_index + 1 < len(state.plan.stages):
        return Move(MoveKind.CLOSE)
    return Move(MoveKind.CLOSE, manner="last" if state.plan.purpose == "interview" else "drill")


def _at_the_end(state: State, assessment: Assessment | None) -> Decision:
    moves = [m for i, m in state.spoken_moves if i == state.stage_index]
    answered = sum(m.kind is MoveKind.ANSWER_CANDIDATE and m.manner != "mid_stage" for m in moves)
    invited = sum(m.kind is MoveKind.INVITE_QUESTIONS for m in moves)
    intent = _intent(state, assessment)
    if intent is Intent.QUESTION and answered < _MOST_CANDIDATE_QUESTIONS:
        last = answered + 1 == _MOST_CANDIDATE_QUESTIONS
        return _only(Move(MoveKind.ANSWER_CANDIDATE, manner="last" if last else None))
    if intent in _INVITES_AGAIN and answered < _MOST_CANDIDATE_QUESTIONS and invited < _MOST_INVITATIONS:
        return _only(
            Move(MoveKind.INVITE_QUESTIONS, manner="go_ahead" if intent is Intent.NON_ANSWER else None)
        )
    return _only(_close(state))


def _intent(state: State, assessment: Assessment | None) -> Intent | None:
    """Return what the candidate wants; a button says it plainer than words."""
    if state.request:
        return _BUTTON_INTENTS[state.request.what]
    return assessment.intent if assessment else None


def _on_question(
    state: State, assessment: Assessment | None, rubric: Rubric | None, stage_secs: float
) -> Decision:
    question = state.question
    if question is None or assessment is None or rubric is None:
        return _only(Move(MoveKind.MOVE_ON, question_id=state.question_id))
    intent = _intent(state, assessment)
    history = state.moves_on(question.id)
    if intent is Intent.SKIP:
        return _only(_move_on(question, "skipped"))
    if _out_of_time(state, stage_secs) or len(history) >= _MOST_MOVES_ON_A_QUESTION:
        return _only(_move_on(question, "time"))
    match intent:
        case Intent.REPEAT:
            return _only(Move(MoveKind.REPHRASE, question_id=question.id, manner="repeat"))
        case Intent.REPHRASE:
            return _only(Move(MoveKind.REPHRASE, question_id=question.id))
        case Intent.HINT:
            return _only(_hint(state, question, history))
        case Intent.THINKING:
            return _only(Move(MoveKind.CLARIFY, question_id=question.id, manner="thinking"))
        case _ if told := facts_meant(state, question, intent):
            return _only(telling(question, told, history))
        case Intent.QUESTION:
            return _only(clarification(state, question))
        case Intent.DONT_KNOW:
            return _only(_dont_know(state, question, history))
        case Intent.NON_ANSWER:
            return _only(_non_answer(state, question, history))
        case _:
            return _probe_or_move_on(state, question, assessment, rubric, stage_secs)


def _out_of_time(state: State, stage_secs: float) -> bool:
    """Return whether the stage has to end; one that has not followed up yet runs over a little."""
    probed = any(m.kind is MoveKind.PROBE for i, m in state.spoken_moves if i == state.stage_index)
    allowed = state.stage.budget_secs * (1.0 if probed else _GRACE)
    return stage_secs >= allowed - _CLOSING_SECS


def _holds_up_the_rest(state: State, stage_secs: float) -> bool:
    """Return whether a further probe would take the time of the questions that are still to come."""
    ids = [q.id for q in state.stage.questions]
    if state.question_id not in ids or not ids[ids.index(state.question_id) + 1 :]:
        return False
    share = (ids.index(state.question_id) + 1) / len(ids)
    return stage_secs >= share * (state.stage.budget_secs - _CLOSING_SECS)


def _move_on(question: Question, manner: str | None = None) -> Move:
    return Move(MoveKind.MOVE_ON, question_id=question.id, manner=manner)


def _hint(state: State, question: Question, history: tuple[Move, ...]) -> Move:
    if state.plan.mode != "practice":
        return Move(MoveKind.HINT, question_id=question.id, manner="declined")
    if not question.hint or any(m.kind is MoveKind.HINT and m.manner is None for m in history):
        return Move(MoveKind.HINT, question_id=question.id, manner="none_left")
    return Move(MoveKind.HINT, question_id=question.id)


def _probes_left(state: State, question: Question) -> int:
    limit = min(state.stage.max_probes, PROBES_BY_KIND.get(question.kind, 2))
    return limit - sum(m.kind is MoveKind.PROBE for m in state.moves_on(question.id))


def _dont_know(state: State, question: Question, history: tuple[Move, ...]) -> Move:
    if any(m.manner == "sure_of" for m in history) or _probes_left(state, question) < 1:
        return _move_on(question, "kindly")
    return Move(MoveKind.PROBE, question_id=question.id, manner="sure_of")


def _non_answer(state: State, question: Question, history: tuple[Move, ...]) -> Move:
    asked_for_more = any(m.manner in {"non_answer", "sure_of"} for m in history)
    if asked_for_more or _probes_left(state, question) < 1:
        return _move_on(question, "kindly")
    return Move(MoveKind.PROBE, question_id=question.id, manner="non_answer")


def _probe_or_move_on(
    state: State, question: Question, assessment: Assessment, rubric: Rubric, stage_secs: float
) -> Decision:
    probed = any(m.kind is MoveKind.PROBE for m in state.moves_on(question.id))
    enough = not may_probe(state, question, stage_secs)
    probes = [] if enough else probes_for(state, question, assessment.coverage, rubric)
    on = _move_on(question)
    if not probes:
        return _only(on)
    return Decision(probes[0], (*probes, on) if probed else tuple(probes))


def may_probe(state: State, question: Question, stage_secs: float) -> bool:
    """Return whether a further probe is possible: only then does it matter how well the answer covers its criteria."""
    probed = any(m.kind is MoveKind.PROBE for m in state.moves_on(question.id))
    return _probes_left(state, question) >= 1 and not (probed and _holds_up_the_rest(state, stage_secs))


def next_stage_index(state: State) -> int:
    """Return the index of the stage that the next words belong to: a greeting after a close opens the next one."""
    if state.phase == "closed" and state.stage_index + 1 < len(state.plan.stages):
        return state.stage_index + 1
    return state.stage_index
