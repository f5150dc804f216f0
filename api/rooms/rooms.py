"""All rooms of this process: found by interview, dropped some time after nobody needs them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress

from api.rooms.room import Room
from interviewer.conductor import Conductor
from interviewer.errors import NotFound
from interviewer.neighbours import News
from interviewer.service import Service

log = logging.getLogger(__name__)

_IDLE_ROOMS_KEPT = 64
_LOOK_EVERY_SECS = 2.0
"""News is lost with a process that dies between an append and its telling: so late a tab learns of it then."""


class Rooms:
    """Rooms by interview id."""

    def __init__(self, conductor: Conductor, service: Service | None = None) -> None:
        """`service` is what voices need; without it nobody can speak in these rooms."""
        self._conductor = conductor
        self._service = service
        self._background: set[asyncio.Task[None]] = set()
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

    @asynccontextmanager
    async def following(self, look_every_secs: float = _LOOK_EVERY_SECS) -> AsyncIterator[None]:
        """Show here what other processes do, until the block ends; nothing where there can't be any."""
        service = self._service
        if service is None or service.neighbours.alone:
            yield
            return
        works = (self._listen(service), self._look_after(service, look_every_secs))
        tasks = [asyncio.create_task(work, name="rooms") for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

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
        await asyncio.gather(*(room.close(grace_secs) for room in self._rooms.values()), *self._background)
        self._rooms.clear()

    def _sweep(self) -> None:
        """Drop the rooms used longest ago; some are kept, as their next answer finds the plan already read."""
        idle = [key for key, room in self._rooms.items() if room.idle and key not in self._users]
        for interview_id in idle[: max(0, len(idle) - _IDLE_ROOMS_KEPT)]:
            self._start(self._rooms.pop(interview_id).close())

    def _start(self, work: Awaitable[None]) -> None:
        async def quietly() -> None:
            try:
                await work
            except Exception as error:
                # Its words may be private; what failed is tried again at the next look.
                log.warning("A room could not follow another process (%s)", type(error).__name__)

        task = asyncio.create_task(quietly())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _listen(self, service: Service) -> None:
        """Act on what other processes tell."""
        async for news in service.neighbours.listen():
            self._hear(news, service)

    def _hear(self, news: News, service: Service) -> None:
        room = self._rooms.get(news.interview_id)
        match news.kind:
            case "emptied" | "caught_up":
                if news.kind == "emptied":
                    service.store.forget_known()
                    service.memories.forget()
                for interview_id in self._followed():
                    self._start(self._catch_up(interview_id))
            case "voice":
                if room and room.voice:
                    self._start(room.voice.give_up())
            case "gone":
                self._start(self._forget(news.interview_id, service))
            case "added":
                if room and room.followed:
                    self._start(self._catch_up(news.interview_id))

    async def _look_after(self, service: Service, every_secs: float) -> None:
        """Look now and then at what is followed here: news may be lost, and whoever owed a reply be dead."""
        while True:
            await asyncio.sleep(every_secs)
            followed = self._followed()
            if not followed:
                continue
            with suppress(Exception):  # the database is away; whoever asks for something is told
                versions = await service.store.versions(followed)
                for interview_id in followed:
                    known = service.store.recent(interview_id)
                    if known is None or known.version != versions.get(interview_id):
                        await self._catch_up(interview_id)
                    if room := self._rooms.get(interview_id):
                        await room.look_after()

    def _followed(self) -> list[str]:
        return [interview_id for interview_id, room in self._rooms.items() if room.followed]

    async def _catch_up(self, interview_id: str) -> None:
        if room := self._rooms.get(interview_id):
            try:
                await room.catch_up()
            except NotFound:
                self.dismiss(interview_id)

    async def _forget(self, interview_id: str, service: Service) -> None:
        """Let go of what another process deleted."""
        if room := self._rooms.get(interview_id):
            await room.close()
        try:
            await service.store.load(interview_id)
        except NotFound:
            self.dismiss(interview_id)
