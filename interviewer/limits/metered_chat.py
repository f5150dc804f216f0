"""A model whose calls are asked for and counted: the day's budget of whoever the work is done for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from interviewer.errors import ModelError
from interviewer.limits.allowances import Allowances
from interviewer.limits.hanging_up import hang_up
from interviewer.limits.whose import whose_work
from interviewer.ports import ChatModel, JsonReply, Message, ReplyStream, Shape, Usage
from interviewer.seeing.model_use import counted


class MeteredChat:
    """Implements ChatModel over another."""

    def __init__(self, chat: ChatModel, allowances: Allowances, owner: str | None = None) -> None:
        """Take from the budget of this owner, or (None) of whoever the work is done for when a call is begun."""
        self._chat = chat
        self._allowances = allowances
        self._owner = owner

    def of(self, owner: str) -> MeteredChat:
        """Return the same model on this owner's budget."""
        return MeteredChat(self._chat, self._allowances, owner)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def stream(self, messages: Sequence[Message], *, max_tokens: int, temperature: float) -> MeteredReply:
        """Begin a reply; ModelBudgetSpent once it is iterated, before anything is sent."""
        reply = self._chat.stream(messages, max_tokens=max_tokens, temperature=temperature)
        return MeteredReply(reply, self._allowances, self._owner or whose_work())

    @counted
    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        """Return a reply validated against `shape`; ModelBudgetSpent before anything is sent."""
        owner = self._owner or whose_work()
        await self._allowances.may_ask_model(owner)
        try:
            reply = await self._chat.complete_json(messages, shape, max_tokens=max_tokens)
        except ModelError as error:
            if error.spent is not None:
                await self._allowances.model_asked(owner, error.spent)
            raise
        await self._allowances.model_asked(owner, reply.usage)
        return reply


class MeteredReply:
    """Implements ReplyStream."""

    def __init__(self, reply: ReplyStream, allowances: Allowances, owner: str) -> None:
        self._reply = reply
        self._allowances = allowances
        self._owner = owner

    @property
    def usage(self) -> Usage:
        """What it took; complete at the end."""
        return self._reply.usage

    @property
    def spoken_by(self) -> str:
        """Who speaks."""
        return self._reply.spoken_by

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        """Yield its pieces; what it took is counted however it ends, also where nobody listens any more."""
        await self._allowances.may_ask_model(self._owner)
        pieces = aiter(self._reply)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await hang_up(pieces)
            if self._reply.usage != Usage():
                await self._allowances.model_asked(self._owner, self._reply.usage)
