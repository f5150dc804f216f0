"""All rooms of this process: found by interview, gone when nobody needs them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.room import Room
from interviewer.conductor import Conductor
from interviewer.errors import NotFound


class Rooms:
    """Rooms by interview id."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self._rooms: dict[str, Room] = {}
        self._users: Counter[str] = Counter()

    @asynccontextmanager
    async def room(self, interview_id: str) -> AsyncIterator[Room]:
        """Yield the interview's room; it is kept while anybody uses it or a reply is being said."""
        room = self._rooms.setdefault(interview_id, Room(interview_id, self._conductor))
        self._users[interview_id] += 1
        try:
            yield room
        finally:
            self._users[interview_id] -= 1
            self._users += Counter()  # drops what is at zero
            self._sweep()

    async def empty(self, interview_id: str) -> None:
        """Cut the reply of an interview that is being deleted."""
        if room := self._rooms.get(interview_id):
            await room.close()

    def dismiss(self, interview_id: str) -> None:
        """Tell the listeners of a deleted interview."""
        if room := self._rooms.pop(interview_id, None):
            room.dismiss(NotFound("This interview was deleted."))

    async def close(self, grace_secs: float) -> None:
        """Let replies end, shortly, before the process does."""
        await asyncio.gather(*(room.close(grace_secs) for room in self._rooms.values()))
        self._rooms.clear()

    def _sweep(self) -> None:
        for interview_id in [
            key for key, room in self._rooms.items() if room.idle and key not in self._users
        ]:
            del self._rooms[interview_id]
