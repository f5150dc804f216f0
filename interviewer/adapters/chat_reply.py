"""A reply that is being received: passed on as it comes, counted, and not trusted to end well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from interviewer.adapters.chat_engine import Received
from interviewer.adapters.chat_patience import Failure
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.adapters.chat_thoughts import WithoutThoughts
from interviewer.errors import ModelBadReply, ModelTimeout, ModelUnavailable
from interviewer.ports import Usage


class Pieces:
    """One streamed reply of the engine."""

    def __init__(self, received: AsyncGenerator[Received, None]) -> None:
        self._received = received
        self._thoughts = WithoutThoughts()
        self.tokens_in = 0
        """Complete at the end."""
        self.tokens_out = 0
        """Complete at the end."""
        self.finished = False
        """Whether the endpoint said that the reply is complete."""
        self.chars = 0
        """Received so far, thoughts included."""

    async def next_text(self) -> str | None:
        """Return the next words that can be shown, None at the end."""
        async for piece in self._received:
            self.chars += len(piece.text)
            self.tokens_in += piece.tokens_in
            self.tokens_out += piece.tokens_out
            self.finished = self.finished or piece.finish_reason is not None
            if text := self._thoughts.feed(piece.text):
                return text
        return self._thoughts.rest() or None

    async def close(self) -> None:
        """Hang up, so that the endpoint stops writing."""
        await self._received.aclose()


class Reply:
    """Implements `ReplyStream`."""

    def __init__(
        self,
        begin: Callable[[], Awaitable[tuple[Pieces, str | None]]],
        settings: ChatSettings,
        failure: Callable[[Exception], Failure],
        asked_chars: int,
    ) -> None:
        self.usage = Usage()
        """Zero until the end of the stream."""
        self._begin = begin
        self._settings = settings
        self._failure = failure
        self._asked_chars = asked_chars

    @property
    def spoken_by(self) -> str:
        """What the endpoint is called."""
        return self._settings.called

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        """Yield pieces of text as they arrive; raises a ModelError at any point."""
        pieces, text = await self._begin()
        until = asyncio.get_running_loop().time() + self._settings.deadline_secs
        said = False
        try:
            while text is not None:
                said = said or bool(text.strip())
                yield text
                text = await self._next(pieces, until)
        finally:
            self.usage = self._used(pieces)
            await pieces.close()
        self._check(pieces, said)

    async def _next(self, pieces: Pieces, until: float) -> str | None:
        stalled = asyncio.get_running_loop().time() + self._settings.stall_secs
        try:
            async with asyncio.timeout_at(min(until, stalled)):
                return await pieces.next_text()
        except TimeoutError as error:
            raise ModelTimeout(f"{self._settings.called} took too long to finish its reply.") from error
        except Exception as error:
            raise self._failure(error).error from error

    def _used(self, pieces: Pieces) -> Usage:
        if pieces.tokens_in or pieces.tokens_out:
            return self._settings.usage(pieces.tokens_in, pieces.tokens_out)
        return self._settings.estimate(self._asked_chars, pieces.chars)

    def _check(self, pieces: Pieces, said: bool) -> None:
        if not pieces.finished:
            raise ModelUnavailable(f"{self._settings.called} broke off in mid-reply.")
        if not said:
            raise ModelBadReply(f"{self._settings.called} replied with nothing.")
