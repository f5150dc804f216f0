"""A language model that says what a test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from interviewer.errors import ModelBadReply, ModelError
from interviewer.ports import ChatModel, JsonReply, Message, ReplyStream, Shape, Usage


@dataclass
class ScriptedReply:
    """Implements ReplyStream."""

    pieces: Sequence[str]
    failure: ModelError | None = None
    usage: Usage = field(default_factory=Usage)
    spoken_by: str = "fake-model"

    async def __aiter__(self) -> AsyncIterator[str]:
        for piece in self.pieces:
            yield piece
        if self.failure:
            raise self.failure
        self.usage = Usage(100, 20, 0.001)


@dataclass
class FakeChat:
    """Implements ChatModel: gives the replies in turn, the last one for ever."""

    replies: list[ScriptedReply]
    name: str = "fake-model"
    prompts: list[Sequence[Message]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, temperature: float) -> ReplyStream:
        self.prompts.append(messages)
        reply = self.replies[min(len(self.prompts), len(self.replies)) - 1]
        return ScriptedReply(reply.pieces, reply.failure)

    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        raise ModelBadReply("this model only talks")


def check_chat(chat: FakeChat) -> ChatModel:
    """Return the model as its Protocol: fails type checking when the two part."""
    return chat


def reply(text: str, *, size: int = 7, failure: ModelError | None = None) -> ScriptedReply:
    """Return a reply that comes in pieces of so many characters."""
    return ScriptedReply([text[i : i + size] for i in range(0, len(text), size)], failure)
