"""What the interviewer does next: a pure function of the state and of what was made of the last turn.

Policy decides, a speaker phrases. A model speaker may choose among `Decision.allowed`; nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interviewer.facts import facts_asked_for
from interviewer.intents import Intent
from interviewer.loop import PROBES_BY_KIND
from interviewer.model import Move, MoveKind, StageKind
from interviewer.quoting import quote_for
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric

# At or above this estimate a criterion is good enough not to be probed: between "3: present" and "4".
COVERED = 3.6
# What is not estimated (code that nobody ran) is probed after what is known to be weak.
_UNKNOWN = 3.0
# Closing words and the candidate's own questions need this much of a stage.
_CLOSING_SECS = 30.0
# A new question is started only if this share of the stage's time is left for it.
_ROOM_FOR_A_QUESTION = 0.12
_MOST_CANDIDATE_QUESTIONS = 3
_NEVER_PROBED = frozenset({"communication"})
_BUTTON_INTENTS = {
    "skip": Intent.SKIP,
    "hint": Intent.HINT,
    "repeat": Intent.REPEAT,
    "rephrase": Intent.REPHRASE,
}


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
    last = state.stage_index + 1 == len(state.plan.stages)
    return Move(MoveKind.CLOSE, manner="last" if last else None)


def _at_the_end(state: State, assessment: Assessment | None) -> Decision:
    answered = sum(
        m.kind is MoveKind.ANSWER_CANDIDATE and i == state.stage_index for i, m in state.spoken_moves
    )
    asks = assessment is not None and assessment.intent is Intent.QUESTION and state.request is None
    if asks and answered < _MOST_CANDIDATE_QUESTIONS:
        last = answered + 1 == _MOST_CANDIDATE_QUESTIONS
        return _only(Move(MoveKind.ANSWER_CANDIDATE, manner="last" if last else None))
    return _only(_close(state))


def _on_question(
    state: State, assessment: Assessment | None, rubric: Rubric | None, stage_secs: float
) -> Decision:
    question = state.question
    if question is None or assessment is None or rubric is None:
        return _only(Move(MoveKind.MOVE_ON, question_id=state.question_id))
    intent = _BUTTON_INTENTS[state.request.what] if state.request else assessment.intent
    history = state.moves_on(question.id)
    out_of_time = stage_secs >= state.stage.budget_secs - _CLOSING_SECS
    match intent:
        case Intent.SKIP:
            return _only(_move_on(question, "skipped"))
        case Intent.REPEAT:
            return _only(Move(MoveKind.REPHRASE, question_id=question.id, manner="repeat"))
        case Intent.REPHRASE:
            return _only(Move(MoveKind.REPHRASE, question_id=question.id))
        case Intent.HINT:
            return _only(_hint(state, question, history))
        case _ if out_of_time:
            return _only(_move_on(question, "time"))
        case Intent.QUESTION:
            return _only(_clarify(state, question))
        case Intent.DONT_KNOW:
            return _only(_dont_know(question, history))
        case Intent.NON_ANSWER:
            return _only(_non_answer(question, history))
        case _:
            return _probe_or_move_on(state, question, assessment, rubric, history)


def _move_on(question: Question, manner: str | None = None) -> Move:
    return Move(MoveKind.MOVE_ON, question_id=question.id, manner=manner)


def _hint(state: State, question: Question, history: tuple[Move, ...]) -> Move:
    if state.plan.mode != "practice":
        return Move(MoveKind.HINT, question_id=question.id, manner="declined")
    if not question.hint or any(m.kind is MoveKind.HINT and m.manner is None for m in history):
        return Move(MoveKind.HINT, question_id=question.id, manner="none_left")
    return Move(MoveKind.HINT, question_id=question.id)


def _clarify(state: State, question: Question) -> Move:
    turn = state.last_turn
    text = turn.text if turn else ""
    if question.kind == "recruiter":
        return Move(MoveKind.ANSWER_CANDIDATE, question_id=question.id, manner="mid_stage")
    if not question.facts:
        return Move(MoveKind.CLARIFY, question_id=question.id, manner="no_sheet")
    told = {f for m in state.moves_on(question.id) for f in m.fact_ids}
    fact_ids = facts_asked_for(question.facts, text)
    manner = None if fact_ids else "unknown"
    if fact_ids and set(fact_ids) <= told:
        manner = "told_before"
    return Move(MoveKind.CLARIFY, question_id=question.id, fact_ids=fact_ids, manner=manner)


def _dont_know(question: Question, history: tuple[Move, ...]) -> Move:
    if any(m.manner == "sure_of" for m in history):
        return _move_on(question, "kindly")
    return Move(MoveKind.PROBE, question_id=question.id, manner="sure_of")


def _non_answer(question: Question, history: tuple[Move, ...]) -> Move:
    if any(m.manner == "non_answer" for m in history):
        return _move_on(question, "kindly")
    return Move(MoveKind.PROBE, question_id=question.id, manner="non_answer")


def _probe_or_move_on(
    state: State, question: Question, assessment: Assessment, rubric: Rubric, history: tuple[Move, ...]
) -> Decision:
    limit = min(state.stage.max_probes, PROBES_BY_KIND.get(question.kind, 2))
    used = sum(m.kind is MoveKind.PROBE for m in history)
    probes = _probes(state, question, assessment, rubric, history) if used < limit else []
    on = _move_on(question)
    if not probes:
        return _only(on)
    return Decision(probes[0], (*probes, on) if used else tuple(probes))


def _probes(
    state: State, question: Question, assessment: Assessment, rubric: Rubric, history: tuple[Move, ...]
) -> list[Move]:
    """Return one probe for each weak criterion not yet probed, weakest first."""
    done = {m.criterion for m in history if m.criterion}
    used = {m.follow_up for m in history if m.follow_up}
    relevant = set(question.criteria) if question.kind == "recruiter" else None
    weak = []
    for order, criterion in enumerate(rubric.criteria):
        key = criterion.key
        estimate = assessment.coverage.get(key, _UNKNOWN)
        skip = key in _NEVER_PROBED or key in done or (relevant is not None and key not in relevant)
        if not skip and estimate < COVERED:
            weak.append((round(estimate, 1), -criterion.weight, order, key))
    texts = state.candidate_texts(question.id)
    return [_probe(question, key, texts, used) for *_, key in sorted(weak)]


def _probe(question: Question, criterion: str, texts: tuple[str, ...], used: set[str]) -> Move:
    fitting = [f.text for f in question.follow_ups if f.criterion == criterion and f.text not in used]
    follow_up = fitting[0] if fitting else None
    return Move(
        MoveKind.PROBE,
        question_id=question.id,
        criterion=criterion,
        follow_up=follow_up,
        quote=quote_for(criterion, follow_up or "", texts),
    )


def stage_of(state: State) -> StageKind:
    """Return the kind of the stage that the next words belong to."""
    return state.plan.stages[next_stage_index(state)].kind


def next_stage_index(state: State) -> int:
    """Return the index of the stage that the next words belong to: a greeting after a close opens the next one."""
    if state.phase == "closed" and state.stage_index + 1 < len(state.plan.stages):
        return state.stage_index + 1
    return state.stage_index
