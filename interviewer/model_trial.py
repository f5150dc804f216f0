"""Tries a language model before it is switched on: two short calls, and what they say about it in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from interviewer.errors import ModelBadReply, ModelError
from interviewer.ports import ChatModel, Message
from interviewer.preferences import ModelEndpoint

_HELLO = (Message("user", "Reply with one short sentence that says you are ready."),)
_JUDGE = (Message("user", 'Is the sky above the ground? Reply in JSON: {"yes": true} or {"yes": false}.'),)
_SHORTEST_SECS = 0.05
"""Less is shown as 0.0."""
_MAX_TOKENS = 300
"""Enough for a model that thinks before it speaks."""


class TrialChat(ChatModel, Protocol):
    """A chat that is opened for the trial only."""

    async def warm(self) -> None:
        """Load what takes time, before the clock starts."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class _Yes(BaseModel):
    yes: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    ok: bool
    """Whether the model can hold an interview."""
    words: str
    """What happened, how long it took, what the model can do; fit to be shown."""


class ModelTrial:
    """Calls an endpoint for real. Nothing of any interview is sent."""

    def __init__(self, chat: Callable[[ModelEndpoint], TrialChat]) -> None:
        self._chat = chat

    async def __call__(self, endpoint: ModelEndpoint) -> Trial:
        """Return what came of it; a failure is an answer as well. ConfigurationError for no http address."""
        chat = self._chat(endpoint)
        started = _now()
        try:
            await chat.warm()
            started = _now()
            first_secs = await _first_words(chat)
            whole_secs = _now() - started
            return self._said(endpoint, first_secs, whole_secs, judges=await _judges(chat))
        except ModelError as error:
            return Trial(False, _failed(error, _now() - started))
        finally:
            await chat.close()

    def _said(self, endpoint: ModelEndpoint, first_secs: float, whole_secs: float, *, judges: bool) -> Trial:
        words = (
            f"{endpoint.name} answered: first words after {_secs(first_secs)}, all after {_secs(whole_secs)}."
        )
        can = (
            "It can hold interviews and judge answers."
            if judges
            else "It can hold interviews. Asked for JSON it replied with something else, "
            "so the built-in grader would judge most answers."
        )
        return Trial(True, f"{words} {can}")


async def _first_words(chat: ChatModel) -> float:
    """Read a whole streamed reply and return when its first words came, in seconds."""
    started, first_secs = _now(), 0.0
    async for piece in chat.stream(_HELLO, max_tokens=_MAX_TOKENS, temperature=0.0):
        if piece.strip() and not first_secs:
            first_secs = _now() - started
    return first_secs or _now() - started


async def _judges(chat: ChatModel) -> bool:
    """Return whether a reply in a given form comes in that form."""
    try:
        await chat.complete_json(_JUDGE, _Yes, max_tokens=_MAX_TOKENS)
    except ModelBadReply:
        return False
    return True


def _failed(error: ModelError, secs: float) -> str:
    """Return what went wrong, and after how long where that says anything: a refused connection takes no time."""
    return f"After {_secs(secs)}: {error}" if secs >= _SHORTEST_SECS else str(error)


def _secs(secs: float) -> str:
    return f"{secs:.1f} s"


def _now() -> float:
    return asyncio.get_running_loop().time()
