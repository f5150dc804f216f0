"""What a chat needs from the library that talks to the endpoint. Patience, repair and deadlines are not its work."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.adapters.chat_patience import Failure
from interviewer.ports import Message


@dataclass(frozen=True, slots=True)
class Received:
    """A whole reply, or a piece of one."""

    text: str
    """May be empty in a piece."""
    tokens_in: int = 0
    """Counted in one of the pieces, usually the last."""
    tokens_out: int = 0
    """The same."""
    finish_reason: str | None = None
    """In the piece that ends the reply."""


class Engine(Protocol):
    """Sends one request as it is. `body` holds the request's JSON beside model, messages and stream."""

    async def send(self, messages: Sequence[Message], body: dict[str, Any]) -> Received:
        """Return the whole reply; raises whatever the library raises."""
        ...

    def stream(self, messages: Sequence[Message], body: dict[str, Any]) -> AsyncGenerator[Received, None]:
        """Yield the reply in pieces; raises whatever the library raises."""
        ...

    def failure(self, error: Exception) -> Failure:
        """Say what an exception means."""
        ...

    async def load(self) -> None:
        """Import and build what takes time."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
