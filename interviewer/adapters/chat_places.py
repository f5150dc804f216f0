"""How many calls of one endpoint are in flight, and how many begin in a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from math import ceil

from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import ModelRateLimited, TooMuch
from interviewer.limits.model import Limiter, Rule

_KEPT_FOR_PEOPLE = 1 / 4
"""The share of places that judging never takes: in a grading's crowd an interviewer's words still come at once."""


class Places:
    """The places of one endpoint in this process; its calls a minute are counted wherever the limiter counts."""

    def __init__(self, settings: ChatSettings, limiter: Limiter) -> None:
        most = settings.at_once
        self._settings = settings
        self._limiter = limiter
        self._all = asyncio.Semaphore(most) if most else None
        self._judging = asyncio.Semaphore(max(1, most - ceil(most * _KEPT_FOR_PEOPLE))) if most else None

    @asynccontextmanager
    async def taken(self, until: float, *, person_waits: bool) -> AsyncIterator[None]:
        """Hold a place; ModelRateLimited where none is free by then (a time of the loop's clock)."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout_at(until):
                    await self._begin(until, person_waits=person_waits)
                    for places in (None if person_waits else self._judging, self._all):
                        if places is not None:
                            await stack.enter_async_context(places)
            except TimeoutError:
                raise ModelRateLimited(f"{self._settings.called} is busy with others.") from None
            yield

    async def _begin(self, until: float, *, person_waits: bool) -> None:
        """Count one more call of this minute; wait for a judgement's, never for one that a person waits for."""
        most = self._settings.calls_a_minute
        if most is None:
            return None
        words = f"{self._settings.called} may be asked {most} times a minute, and was."
        rule = Rule("model_calls", most, 60, words)
        while True:
            try:
                return await self._limiter.hit(rule, f"{self._settings.base_url} {self._settings.model}")
            except TooMuch as error:
                left_secs = until - asyncio.get_running_loop().time()
                if person_waits or error.retry_secs >= left_secs:
                    raise ModelRateLimited(words) from None
                await asyncio.sleep(error.retry_secs)
