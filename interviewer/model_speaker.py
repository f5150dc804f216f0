"""The model speaker: one streamed call a turn; it chooses among the moves the policy allows, and phrases it."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator

from interviewer.errors import ModelBadReply
from interviewer.guarding import Guard
from interviewer.model import Move, MoveKind
from interviewer.ports import ChatModel, Message, ReplyStream, Usage
from interviewer.prompts import prompt
from interviewer.resume import answer_from_job
from interviewer.speaking import Scene
from interviewer.state import State
from knowledge.model import Question

_HEADER = re.compile(r"^[\s`*#]*MOVE[\s:*]*([A-Z])\b[^\n]*\n", re.IGNORECASE)
_LONGEST_HEADER = 80
_TURNS_SHOWN = 12
_CHARS_SHOWN = 6_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEMPERATURE = 0.6


class ModelSpeaker:
    """Implements Speaker with any ChatModel."""

    def __init__(self, model: ChatModel, *, max_tokens: int) -> None:
        self._model = model
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def begin(self, scene: Scene) -> ModelUtterance:
        """Send the scene, read the reply up to the chosen move and check it; raises a ModelError."""
        reply = self._model.stream(messages_for(scene), max_tokens=self._max_tokens, temperature=_TEMPERATURE)
        pieces = aiter(reply)
        head = ""
        async for piece in pieces:
            head += piece
            if match := _HEADER.match(head.lstrip("\n")):
                move = _chosen(scene, match.group(1))
                rest = head.lstrip("\n")[match.end() :]
                return ModelUtterance(
                    move,
                    spoken_by=self.name,
                    first=rest,
                    rest=pieces,
                    guard=guard_for(scene, move),
                    reply=reply,
                )
            if len(head) > _LONGEST_HEADER:
                break
        raise ModelBadReply("the model did not name one of the moves it may make")


class ModelUtterance:
    """Words that are being written."""

    def __init__(
        self,
        move: Move,
        *,
        spoken_by: str,
        first: str,
        rest: AsyncIterator[str],
        guard: Guard,
        reply: ReplyStream,
    ) -> None:
        self.move = move
        self.spoken_by = spoken_by
        self._first = first.lstrip()
        self._rest = rest
        self._guard = guard
        self._reply = reply

    @property
    def usage(self) -> Usage | None:
        """Complete after the last piece."""
        return self._reply.usage

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the words as they come, each checked before it is heard."""
        if self._first:
            self._guard.feed(self._first)
            yield self._first
        begun = bool(self._first)
        async for piece in self._rest:
            text = piece if begun else piece.lstrip()
            if text:
                begun = True
                self._guard.feed(text)
                yield text
        self._guard.close()


def _chosen(scene: Scene, letter: str) -> Move:
    index = _LETTERS.index(letter.upper())
    if index >= len(scene.decision.allowed):
        raise ModelBadReply("the model chose a move that is not allowed")
    return scene.decision.allowed[index]


def guard_for(scene: Scene, move: Move) -> Guard:
    """Return the watch over the words of a move."""
    question = scene.state.question
    said = [t.text for t in scene.state.stage_turns()]
    told = _facts(question, move) if move.kind is MoveKind.CLARIFY else None
    hint = [question.hint] if question and move.kind is MoveKind.HINT else []
    return Guard(
        hidden=question.key_points if question else (),
        known=[*said, *(told or ()), *hint, move.follow_up or ""],
        facts=told,
    )


def messages_for(scene: Scene) -> list[Message]:
    """Return the prompt: fixed parts first, so that endpoints can cache them."""
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
        question=question.text if question else "(none: the candidate may ask questions now)",
        key_points=_bullets(question.key_points if question else ()),
        passages=_bullets([f"{p.citation}: {p.text[:400]}" for p in scene.passages]),
        fence=f"=== {secrets.token_hex(4)} ===",
        transcript=_transcript(state),
        moves="\n".join(
            f"{_LETTERS[i]}: {_described(state, m)}" for i, m in enumerate(scene.decision.allowed)
        ),
    )
    return [Message("system", system), Message("user", turn)]


def _transcript(state: State) -> str:
    turns = state.stage_turns()[-_TURNS_SHOWN:]
    lines = [f"{t.speaker.upper()}: {t.text}" for t in turns]
    return "\n".join(lines)[-_CHARS_SHOWN:]


def _described(state: State, move: Move) -> str:
    question = state.question
    match move.kind:
        case MoveKind.PROBE if move.manner == "sure_of":
            return "the candidate doesn't know: kindly ask what they are sure of"
        case MoveKind.PROBE if move.manner == "non_answer":
            return "nothing was answered yet: invite them to say more"
        case MoveKind.PROBE:
            return _probe_described(move)
        case MoveKind.CLARIFY:
            facts = " ".join(_facts(question, move))
            return (
                f"tell exactly these facts: {facts}"
                if facts
                else "you don't have that: let them assume something"
            )
        case MoveKind.HINT:
            return _hint_described(question, move)
        case MoveKind.REPHRASE:
            return f"put the question in other words: {question.rephrased if question else ''}"
        case MoveKind.ANSWER_CANDIDATE:
            asked = state.last_turn.text if state.last_turn else ""
            known = answer_from_job(asked, state.plan.job) if state.plan.job else None
            return f"answer the candidate's question from this only: {known or 'you do not know; say so'}"
        case MoveKind.CLOSE:
            return "thank them and end this part of the interview; ask nothing, promise nothing"
        case _:
            return f"thank them briefly and leave this question ({move.manner or 'enough was heard'}); ask nothing"


def _probe_described(move: Move) -> str:
    described = f"probe {move.criterion}"
    if move.follow_up:
        described += f"; prepared: {move.follow_up}"
    if move.quote:
        described += f"; start from the candidate's words “{move.quote}”"
    return described


def _hint_described(question: Question | None, move: Move) -> str:
    if move.manner or not question:
        return "you give no (further) hints: encourage them to start with what they know"
    return f"give this hint and nothing more: {question.hint}"


def _facts(question: Question | None, move: Move) -> list[str]:
    return [f.text for f in question.facts if f.id in move.fact_ids] if question else []


def _bullets(texts: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {' '.join(text.split())}" for text in texts) or "(none)"
