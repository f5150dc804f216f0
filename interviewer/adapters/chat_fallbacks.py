"""Several endpoints in order: the first that is well is asked; whoever fails too often is left alone for a while.

A reply that broke off after its first word is not said again by another: who listens would hear two beginnings. That
failure goes up, and the script takes the turn over in the open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import reduce

from interviewer.adapters.chat_endpoint import Endpoint, EndpointStanding
from interviewer.adapters.chat_flow import together
from interviewer.adapters.chat_reply import Reply
from interviewer.errors import ModelError
from interviewer.ports import JsonReply, Message, Shape, Usage


class FallbackChat:
    """Implements `ChatModel` over one or more endpoints. One for a process and event loop; close it at the end."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        """Take the endpoints in the order in which they are asked, at least one."""
        self._endpoints = tuple(endpoints)

    @property
    def name(self) -> str:
        """The name of the first choice."""
        return self._endpoints[0].chat.name

    @property
    def standings(self) -> tuple[EndpointStanding, ...]:
        """How the endpoints do, in their order."""
        return tuple(endpoint.standing for endpoint in self._endpoints)

    async def warm(self) -> None:
        """Load the library and build the clients; ModelError."""
        for endpoint in self._endpoints:
            await endpoint.chat.warm()

    async def close(self) -> None:
        """Close the connections."""
        for endpoint in self._endpoints:
            await endpoint.chat.close()

    def stream(self, messages: Sequence[Message], *, max_tokens: int, temperature: float) -> FallbackReply:
        """Begin a reply; nothing is sent before the iteration starts."""
        return FallbackReply(self, messages, max_tokens=max_tokens, temperature=temperature)

    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        """Return a reply validated against `shape`, of the first endpoint that gives one; a ModelError."""
        await self.warm()  # before the clock starts
        failures: list[ModelError] = []
        for endpoint, secs, tries in self.in_order(self._endpoints[0].chat.settings.judging_secs, failures):
            try:
                async with endpoint.asked(secs, person_waits=False) as call:
                    chat = endpoint.chat.hurried(call.left_secs, tries)
                    reply = await chat.complete_json(messages, shape, max_tokens=max_tokens)
            except ModelError as error:
                failures.append(error)
            else:
                spent = all_of(failures).spent if failures else None
                return replace(reply, usage=together(spent, reply.usage) if spent else reply.usage)
        raise all_of(failures)

    def in_order(self, secs: float, failures: list[ModelError]) -> Iterator[tuple[Endpoint, float, int]]:
        """Yield whom to ask next, for how long and how often; those that rest count as failures at once.

        The time is for all of them: each gets an equal part of what is left, and only the last is asked repeatedly.
        """
        now = asyncio.get_running_loop().time
        until = now() + secs
        well = [endpoint for endpoint in self._endpoints if endpoint.well]
        failures.extend(endpoint.resting() for endpoint in self._endpoints if endpoint not in well)
        for number, endpoint in enumerate(well):
            left = len(well) - number
            tries = endpoint.chat.settings.max_tries if left == 1 else 1
            yield endpoint, (until - now()) / left, tries

    @property
    def first_words_secs(self) -> float:
        """How long a person waits for a reply's first words, whoever says them."""
        return self._endpoints[0].chat.settings.first_token_secs

    @property
    def called(self) -> str:
        """What the first choice is called."""
        return self._endpoints[0].chat.settings.called


class FallbackReply:
    """Implements `ReplyStream`."""

    def __init__(
        self, chat: FallbackChat, messages: Sequence[Message], *, max_tokens: int, temperature: float
    ) -> None:
        self.usage = Usage()
        """Zero until the end of the stream."""
        self.spoken_by = chat.called
        """Who speaks, from the first piece on."""
        self._chat = chat
        self._messages = messages
        self._max_tokens = max_tokens
        self._temperature = temperature

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        """Yield pieces of text as they arrive; raises a ModelError at any point."""
        await self._chat.warm()  # before the clock starts
        failures: list[ModelError] = []
        begun = False
        for endpoint, secs, tries in self._chat.in_order(self._chat.first_words_secs, failures):
            try:
                async with endpoint.asked(secs, person_waits=True) as call:
                    self.spoken_by = endpoint.chat.settings.called
                    reply = self._asked(endpoint, call.left_secs, tries)
                    try:
                        async with aclosing(aiter(reply)) as pieces:
                            async for piece in pieces:
                                begun = call.begun = begun or bool(piece.strip())
                                yield piece
                    finally:
                        self.usage = reply.usage
            except ModelError as error:
                if begun:
                    raise
                failures.append(error)
            else:
                return
        raise all_of(failures)

    def _asked(self, endpoint: Endpoint, secs: float, tries: int) -> Reply:
        hasty = endpoint.chat.hurried(secs, tries)
        return hasty.stream(self._messages, max_tokens=self._max_tokens, temperature=self._temperature)


def all_of(failures: Sequence[ModelError]) -> ModelError:
    """Return the first failure with what all of them say, and what was spent on them."""
    words = " ".join(dict.fromkeys(map(str, failures)))
    failure = failures[0] if len(failures) == 1 else type(failures[0])(words)
    spent = [each.spent for each in failures if each.spent is not None]
    failure.spent = reduce(together, spent) if spent else None
    return failure
