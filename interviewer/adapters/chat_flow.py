"""A chat that waits, tries again, learns and repairs: `ChatModel` on top of an engine."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from interviewer.adapters import chat_json
from interviewer.adapters.chat_dialect import Dialect, JsonFormat, below
from interviewer.adapters.chat_engine import Engine, Received
from interviewer.adapters.chat_patience import Patience
from interviewer.adapters.chat_reply import Pieces, Reply
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import ModelBadReply, ModelError, ModelTimeout, ModelUnavailable
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

        return Reply(begin, self.settings, self.engine.failure, _chars(messages))

    def hurried(self, secs: float, tries: int) -> PatientChat:
        """Return the same chat for one call that has to be over, or to have begun to stream, by then."""
        hasty = copy.copy(self)
        first, whole = min(secs, self.settings.first_token_secs), min(secs, self.settings.judging_secs)
        hasty.settings = replace(
            self.settings, first_token_secs=first, json_deadline_secs=whole, max_tries=tries
        )
        return hasty

    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        """Return a reply validated against `shape`, at temperature 0; one repair turn, then ModelBadReply."""
        await self.warm()
        patience = Patience(self.settings, self.settings.judging_secs)
        reply, used = await self._ask(messages, shape, max_tokens, self._dialect.json_format, patience)
        usage = self._usage(messages, reply)
        try:
            value = chat_json.read(reply.text, shape)
        except chat_json.NotTheShape as problem:
            if not problem.is_json and not self._dialect.json_format_known:
                used = below(used) or used  # accepted but not heeded
            asked = [*messages, *chat_json.repair(reply.text, problem)]
            reply, used, usage = await self._ask_again(asked, shape, max_tokens, used, patience, before=usage)
            value = self._read_repaired(reply.text, shape, usage)
        self._dialect.confirm(used)
        return JsonReply(value, reply.text, usage, self.settings.called)

    async def _ask_again(
        self,
        asked: Sequence[Message],
        shape: type[Shape],
        max_tokens: int,
        wanted: JsonFormat,
        patience: Patience,
        *,
        before: Usage,
    ) -> tuple[Received, JsonFormat, Usage]:
        """Return the repaired reply with what both calls took; a ModelError says what the first one did."""
        try:
            reply, used = await self._ask(asked, shape, max_tokens, wanted, patience)
        except ModelError as error:
            error.spent = before
            raise
        return reply, used, together(before, self._usage(asked, reply))

    def _read_repaired(self, text: str, shape: type[Shape], usage: Usage) -> Shape:
        try:
            return chat_json.read(text, shape)
        except chat_json.NotTheShape as problem:
            failure = ModelBadReply(f"{self.settings.called} did not reply in the form it was asked for.")
            failure.spent = usage
            raise failure from problem

    def _usage(self, asked: Sequence[Message], received: Received) -> Usage:
        """Return what a call took."""
        if received.tokens_in or received.tokens_out:
            return self.settings.usage(received.tokens_in, received.tokens_out)
        return self.settings.estimate(_chars(asked), len(received.text))

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
                raise ModelTimeout(f"{self.settings.called} did not answer in time.") from error
            except Exception as error:
                failure = self.engine.failure(error)
                if failure.refusal is None:
                    await patience.pause(failure)
                elif not self._dialect.learn(failure.refusal, body):
                    raise Refused(str(failure.error)) from error


class Refused(ModelUnavailable):
    """The endpoint doesn't accept the request, for a reason that names none of its parameters."""


def together(one: Usage, other: Usage) -> Usage:
    """Return the sum of what two calls took."""
    costs = [usage.cost_usd for usage in (one, other) if usage.cost_usd is not None]
    return Usage(
        one.tokens_in + other.tokens_in,
        one.tokens_out + other.tokens_out,
        sum(costs) if costs else None,
        one.estimated or other.estimated,
    )


def _chars(messages: Sequence[Message]) -> int:
    return sum(len(message.text) for message in messages)
