"""The model speaker: one streamed call a turn; it chooses among the moves the policy allows, and phrases it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from interviewer.errors import ModelBadReply
from interviewer.guarding import Guard
from interviewer.limits.hanging_up import hang_up
from interviewer.model import Move, MoveKind
from interviewer.model_prompt import LETTERS, fence_of, material_for, messages_for
from interviewer.plain_words import without_controls
from interviewer.ports import ChatModel, ReplyStream, Usage
from interviewer.speaking import Scene

_HEADER = re.compile(r"^[\s`*#]*MOVE[\s:*]*([A-Z])\b[^\n]*\n", re.IGNORECASE)
_LONGEST_HEADER = 80
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
        try:
            return await _begun(scene, reply, pieces)
        except BaseException:
            await hang_up(pieces)
            raise


async def _begun(scene: Scene, reply: ReplyStream, pieces: AsyncIterator[str]) -> ModelUtterance:
    """Read up to the chosen move and check it."""
    head = ""
    async for piece in pieces:
        head += piece
        if match := _HEADER.match(head.lstrip("\n")):
            move = _chosen(scene, match.group(1))
            rest = head.lstrip("\n")[match.end() :]
            guard, mark = guard_for(scene, move), fence_of(scene.state)
            return ModelUtterance(move, first=rest, rest=pieces, guard=guard, reply=reply, mark=mark)
        if len(head) > _LONGEST_HEADER:
            break
    raise ModelBadReply("the model did not name one of the moves it may make")


class ModelUtterance:
    """Words that are being written."""

    def __init__(
        self,
        move: Move,
        *,
        first: str,
        rest: AsyncIterator[str],
        guard: Guard,
        reply: ReplyStream,
        mark: str,
    ) -> None:
        """`mark` is the line around the candidate's words in the prompt: who knows it could write one."""
        self.move = move
        self._mark = mark.strip("= ")
        self._first = without_controls(first).lstrip()
        self._rest = rest
        self._guard = guard
        self._reply = reply

    @property
    def spoken_by(self) -> str:
        """The model, and where it isn't the first choice, its endpoint."""
        return self._reply.spoken_by

    @property
    def usage(self) -> Usage | None:
        """Complete after the last piece."""
        return self._reply.usage

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield whole words as they come, each checked before it is heard."""
        try:
            async for words in self._checked():
                yield words
        finally:
            await hang_up(self._rest)

    async def _checked(self) -> AsyncIterator[str]:
        held = self._first
        begun = False
        async for piece in self._rest:
            words = without_controls(piece)
            held = held + words if begun else (held + words).lstrip()
            whole = held[: _end_of_words(held)]
            if whole:
                begun = True
                self._check(whole)
                yield whole
                held = held[len(whole) :]
        self._check(held)
        self._guard.close()
        if held:
            yield held

    def _check(self, words: str) -> None:
        if self._mark in words:
            raise ModelBadReply("the model repeated what was for it only")
        self._guard.feed(words)


def _end_of_words(text: str) -> int:
    """Return where the last word that is complete ends: a number at the end may still grow."""
    return max((i + 1 for i, char in enumerate(text) if char.isspace()), default=0)


def _chosen(scene: Scene, letter: str) -> Move:
    index = LETTERS.index(letter.upper())
    if index >= len(scene.decision.allowed):
        raise ModelBadReply("the model chose a move that is not allowed")
    return scene.decision.allowed[index]


def guard_for(scene: Scene, move: Move) -> Guard:
    """Return the watch over the words of a move."""
    question = scene.state.question
    material = material_for(scene.state, move)
    telling = move.kind in {MoveKind.CLARIFY, MoveKind.ANSWER_CANDIDATE}
    said = [t.text for t in scene.state.stage_turns()]
    asked = [question.text, question.rephrased] if question else []
    return Guard(
        hidden=question.key_points if question else (),
        known=[*said, *asked, move.follow_up or "", material],
        facts=[material] if telling else None,
    )
