"""What a model speaker is told: persona, question, transcript and the moves it may make, by letter."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.fencing import fence
from interviewer.model import Move, MoveKind
from interviewer.ports import Message
from interviewer.prompts import prompt
from interviewer.scripted import asked_again, facts_told, known_answer
from interviewer.speaking import Scene
from interviewer.state import State
from knowledge.model import Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TURNS_SHOWN = 18
"""At most; what came before is left out six turns at a time, so that for six turns prompts begin alike."""
_LEFT_OUT_TURNS = 6
_CHARS_SHOWN = 6_000
"""As many, whatever the number of turns: three answers of the longest kind that are common."""
_MANNERS = {
    "sure_of": "the candidate doesn't know: kindly ask what they are sure of",
    "non_answer": "nothing was answered yet: invite them to say more",
    "thinking": "they want to think: let them take their time; ask nothing",
    "your_choice": "they ask how to go on: leave it to them; ask nothing",
    "withheld": "they ask for the answer or a verdict: that comes in the report; let them go on",
    "about_me": "they ask who you are: say that you are a program that plays this interviewer; let them go on",
    "no_sheet": "leave it open: let them say how they read the question and go on",
    "unknown": "you don't have that: let them assume something and say so",
    "no_hint": "you give no (further) hints: encourage them to start with what they know",
}


def messages_for(scene: Scene) -> list[Message]:
    """Return the prompt: fixed parts first, so that endpoints can cache them.

    Whatever comes from the candidate, spoken or in their own documents, stands between the fences.
    """
    state = scene.state
    stage, question = state.stage, state.question
    system = prompt(
        "interviewer_system",
        name=stage.persona.name,
        persona_role=stage.persona.role,
        manner=stage.persona.manner,
        stage=stage.kind.value.replace("_", " "),
        role=state.plan.role,
        level=state.plan.level,
    )
    turn = prompt(
        "interviewer_turn",
        question=_question_shown(question),
        key_points=_bullets(question.key_points if question else ()),
        passages=_bullets([f"{p.citation}: {p.text[:400]}" for p in scene.passages]),
        fence=fence_of(state),
        transcript=_transcript(state),
        words=_candidates_words(scene),
        moves="\n".join(
            f"{letter}: {_described(state, move)}"
            for letter, move in zip(LETTERS, scene.decision.allowed, strict=False)
        ),
    )
    return [Message("system", system), Message("user", turn)]


def _question_shown(question: Question | None) -> str:
    if question is None:
        return "(none: the candidate may ask questions now)"
    # A question about the résumé quotes it; it is in the transcript.
    return (
        "(a question about a line of their résumé, see the transcript)" if _own(question) else question.text
    )


def _own(question: Question) -> bool:
    return "resume" in question.topics


def fence_of(state: State) -> str:
    """Return the line around what the candidate said about this question: another in every interview and question."""
    began = state.stage_turns()[0].at.isoformat() if state.stage_turns() else ""
    return fence("interviewer", began, state.question.id if state.question else "")


def _transcript(state: State) -> str:
    lines = [f"{t.speaker.upper()}: {t.text}" for t in state.stage_turns()]
    return "\n".join(lines[first_shown(lines) :])[-_CHARS_SHOWN:]


def first_shown(lines: Sequence[str]) -> int:
    """Return where to begin, by steps: dropping one turn with each new one would change the prompt's beginning."""
    first = 0
    while len(lines) - first > _TURNS_SHOWN or _chars(lines[first:]) > _CHARS_SHOWN:
        if first + _LEFT_OUT_TURNS >= len(lines):
            break
        first += _LEFT_OUT_TURNS
    return first


def _chars(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _candidates_words(scene: Scene) -> str:
    """Return what the moves point to of the candidate's words and documents, by letter."""
    lines = []
    for letter, move in zip(LETTERS, scene.decision.allowed, strict=False):
        words = (
            f"“{move.quote}”"
            if move.quote
            else material_for(scene.state, move)
            if _is_data(scene.state, move)
            else ""
        )
        if words:
            lines.append(f"WORDS FOR {letter}: {words}")
    return "\n".join(lines) or "(no words for the moves)"


def _is_data(state: State, move: Move) -> bool:
    own = state.question is not None and _own(state.question)
    return move.kind is MoveKind.ANSWER_CANDIDATE or (move.kind is MoveKind.REPHRASE and own)


def material_for(state: State, move: Move) -> str:
    """Return the words a move may use, beside those already said."""
    match move.kind:
        case MoveKind.CLARIFY:
            return " ".join(facts_told(state.question, move)) if state.question else ""
        case MoveKind.HINT if state.question and not move.manner:
            return state.question.hint
        case MoveKind.REPHRASE:
            return asked_again(state, move)
        case MoveKind.ANSWER_CANDIDATE:
            return known_answer(state) or ""
        case _:
            return ""


def _described(state: State, move: Move) -> str:
    material = "the words given for this move" if _is_data(state, move) else material_for(state, move)
    match move.kind:
        case MoveKind.PROBE if move.manner:
            return _MANNERS[move.manner]
        case MoveKind.PROBE:
            return _probe_described(move)
        case MoveKind.CLARIFY if move.fact_ids:
            return f"tell exactly these facts: {material}"
        case MoveKind.CLARIFY:
            return _MANNERS.get(move.manner or "unknown", _MANNERS["unknown"])
        case MoveKind.HINT:
            return _MANNERS["no_hint"] if move.manner else f"give this hint and nothing more: {material}"
        case MoveKind.REPHRASE:
            once_more = "ask once more, unchanged" if move.manner == "repeat" else "ask in other words"
            return f"{once_more}: {material}"
        case MoveKind.ANSWER_CANDIDATE:
            return _answer_described(state, move, material)
        case MoveKind.INVITE_QUESTIONS:
            return "invite their questions again"
        case MoveKind.CLOSE:
            return "thank them and end this part of the interview; ask nothing, promise nothing"
        case _:
            return f"thank them briefly and leave this question ({move.manner or 'enough was heard'}); ask nothing"


def _probe_described(move: Move) -> str:
    described = f"probe {move.criterion}"
    if move.follow_up:
        described += f"; prepared: {move.follow_up}"
    if move.quote:
        described += "; start from the candidate's words given for this move"
    return described


def _answer_described(state: State, move: Move, material: str) -> str:
    known = material_for(state, move)
    described = f"answer their question from {material} only" if known else "say that you don't know that"
    if move.manner == "mid_stage":
        return f"{described}, then come back to what you asked"
    return (
        f"{described}; it was the last one"
        if move.manner == "last"
        else f"{described}; ask whether there is more"
    )


def _bullets(texts: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {' '.join(text.split())}" for text in texts) or "(none)"
