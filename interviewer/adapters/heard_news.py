"""What a process heard of the others and nobody has read yet."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator

from interviewer.neighbours import News

_MOST_WAITING = 4096
"""More than that at once is no news any more: everything is looked at instead."""


class HeardNews:
    """News in order, the same only once; for one reader on one event loop."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[News, None] = OrderedDict()
        self._wake = asyncio.Event()

    def put(self, news: News) -> None:
        """Keep it for the reader; call it on the event loop."""
        if len(self._waiting) >= _MOST_WAITING:
            self._waiting.clear()
            news = News("caught_up")
        self._waiting[news] = None
        self._wake.set()

    async def read(self) -> AsyncIterator[News]:
        """Yield it as it comes, for ever."""
        while True:
            while self._waiting:
                yield self._waiting.popitem(last=False)[0]
            self._wake.clear()
            await self._wake.wait()
