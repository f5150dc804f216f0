"""All rooms of this process: found by interview, dropped some time after nobody needs them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.room import Room
from interviewer.conductor import Conductor
from interviewer.errors import NotFound
from interviewer.service import Service

_IDLE_ROOMS_KEPT = 64


class Rooms:
    """Rooms by interview id."""

    def __init__(self, conductor: Conductor, service: Service | None = None) -> None:
        """`service` is what voices need; without it nobody can speak in these rooms."""
        self._conductor = conductor
        self._service = service
        self._closing: set[asyncio.Task[None]] = set()
        self._rooms: dict[str, Room] = {}
        self._users: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._rooms)

    @asynccontextmanager
    async def room(self, interview_id: str) -> AsyncIterator[Room]:
        """Yield the interview's room; it is kept while anybody uses it, and for a while longer."""
        room = self._rooms.pop(interview_id, None) or Room(interview_id, self._conductor, self._service)
        self._rooms[interview_id] = room  # at the end: what was used last is dropped last
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

    async def empty_all(self) -> None:
        """Cut every reply: everything is being deleted."""
        await asyncio.gather(*(room.close() for room in list(self._rooms.values())))

    def dismiss_all(self) -> None:
        """Tell all listeners."""
        for interview_id in list(self._rooms):
            self.dismiss(interview_id)

    async def close(self, grace_secs: float) -> None:
        """Let replies end, shortly, before the process does."""
        await asyncio.gather(*(room.close(grace_secs) for room in self._rooms.values()), *self._closing)
        self._rooms.clear()

    def _sweep(self) -> None:
        """Drop the rooms used longest ago; some are kept, as their next answer finds the plan already read."""
        idle = [key for key, room in self._rooms.items() if room.idle and key not in self._users]
        for interview_id in idle[: max(0, len(idle) - _IDLE_ROOMS_KEPT)]:
            closing = asyncio.create_task(self._rooms.pop(interview_id).close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
