"""A chat that waits, tries again, learns and repairs: `ChatModel` on top of an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from interviewer.adapters import chat_json
from interviewer.adapters.chat_dialect import Dialect, JsonFormat, below
from interviewer.adapters.chat_engine import Engine, Received
from interviewer.adapters.chat_patience import Patience
from interviewer.adapters.chat_reply import Pieces, Reply
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import ModelBadReply, ModelTimeout, ModelUnavailable
from interviewer.ports import JsonReply, Message, Shape, Usage

Answer = TypeVar("Answer")


class PatientChat:
    """Implements `ChatModel`. One for a process and event loop; close it at the end."""

    def __init__(self, settings: ChatSettings, engine: Engine) -> None:
        self.settings = settings
        """As given."""
        self.engine = engine
        """What sends."""
        self._dialect = Dialect(is_openai=settings.host == "api.openai.com")

    @property
    def name(self) -> str:
        """The model's name."""
        return self.settings.model

    async def warm(self) -> None:
        """Load the library (some two seconds) before somebody waits for it; ModelError."""
        try:
            await self.engine.load()
        except Exception as error:
            raise self.engine.failure(error).error from error

    async def close(self) -> None:
        """Close the connections."""
        await self.engine.close()

    def stream(self, messages: Sequence[Message], *, max_tokens: int, temperature: float) -> Reply:
        """Begin a reply; nothing is sent before the iteration starts."""

        async def begin() -> tuple[Pieces, str | None]:
            await self.warm()  # before the clock starts: a slow import is not the model's fault
            patience = Patience(self.settings, self.settings.first_token_secs)
            return await self._patiently(open_, patience, max_tokens, temperature, stream=True)

        async def open_(body: dict[str, Any]) -> tuple[Pieces, str | None]:
            pieces = Pieces(self.engine.stream(messages, body))
            return pieces, await pieces.next_text()

        return Reply(begin, self.settings, self.engine.failure)

    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        """Return a reply validated against `shape`, at temperature 0; one repair turn, then ModelBadReply."""
        await self.warm()
        patience = Patience(self.settings, self.settings.judging_secs)
        reply, used = await self._ask(messages, shape, max_tokens, self._dialect.json_format, patience)
        usage = self._usage(reply)
        try:
            value = chat_json.read(reply.text, shape)
        except chat_json.NotTheShape as problem:
            if not problem.is_json and not self._dialect.json_format_known:
                used = below(used) or used  # accepted but not heeded
            asked = [*messages, *chat_json.repair(reply.text, problem)]
            reply, used = await self._ask(asked, shape, max_tokens, used, patience)
            usage = self._usage(reply, usage)
            value = self._read_repaired(reply.text, shape)
        self._dialect.confirm(used)
        return JsonReply(value, reply.text, usage)

    def _read_repaired(self, text: str, shape: type[Shape]) -> Shape:
        try:
            return chat_json.read(text, shape)
        except chat_json.NotTheShape as problem:
            raise ModelBadReply(f"{self.name} did not reply in the form it was asked for.") from problem

    def _usage(self, received: Received, before: Usage | None = None) -> Usage:
        """Return what was used, together with what was used before."""
        before = before or Usage()
        return self.settings.usage(
            before.tokens_in + received.tokens_in, before.tokens_out + received.tokens_out
        )

    async def _ask(
        self,
        messages: Sequence[Message],
        shape: type[Shape],
        max_tokens: int,
        wanted: JsonFormat,
        patience: Patience,
    ) -> tuple[Received, JsonFormat]:
        """Return a whole reply and the most demanding response format that was accepted for it."""
        used = wanted
        while True:
            asked = chat_json.spelled_out(messages, shape, used)
            form = chat_json.response_format(shape, used)

            async def send(
                body: dict[str, Any], asked: list[Message] = asked, form: dict[str, Any] | None = form
            ) -> Received:
                return await self.engine.send(asked, body | ({"response_format": form} if form else {}))

            try:
                return await self._patiently(send, patience, max_tokens, 0.0), used
            except Refused:
                lower = below(used)
                if lower is None:
                    raise
                used = lower

    async def _patiently(
        self,
        send: Callable[[dict[str, Any]], Awaitable[Answer]],
        patience: Patience,
        max_tokens: int,
        temperature: float,
        *,
        stream: bool = False,
    ) -> Answer:
        """Send until it goes well, or the tries or the time are used up; ModelErrors, Refused."""
        while True:
            body = self._dialect.parameters(max_tokens=max_tokens, temperature=temperature, stream=stream)
            try:
                async with asyncio.timeout_at(patience.until):
                    return await send(body)
            except TimeoutError as error:
                raise ModelTimeout(f"{self.name} did not answer in time.") from error
            except Exception as error:
                failure = self.engine.failure(error)
                if failure.refusal is None:
                    await patience.pause(failure)
                elif not self._dialect.learn(failure.refusal, body):
                    raise Refused(str(failure.error)) from error


class Refused(ModelUnavailable):
    """The endpoint doesn't accept the request, for a reason that names none of its parameters."""
