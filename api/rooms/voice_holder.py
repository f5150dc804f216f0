"""The room, as its voice sees it."""

from __future__ import annotations

from typing import Protocol

from interviewer.model import Turn
from interviewer.state import State


class Holder(Protocol):
    """Who holds the interview."""

    async def state(self) -> State:
        """Return where the interview is, as this process knows it."""
        ...

    async def newest(self) -> State:
        """Return where it is, whichever process changed it."""
        ...

    async def answer_aloud(self, client_turn_id: str) -> Turn:
        """Commit the phrases as a turn, tell everybody, start the reply; Conflict while it isn't their turn."""
        ...

    async def withdraw(self, turn_id: str) -> None:
        """Cut the reply, take the turn back, tell everybody."""
        ...

    async def said(self) -> None:
        """Wait until nothing is being said."""
        ...

    @property
    def speaking(self) -> tuple[str, str] | None:
        """The turn being said and its words so far."""
        ...
