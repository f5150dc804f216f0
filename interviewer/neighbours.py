"""The other processes that serve the same database: news for them, and what only one may do at a time.

Everything here is a hint or a courtesy. What was said is decided by the store's version alone; without news a tab on
another process learns of it a few seconds later, and without a claim two processes work on what one of them then does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

_ASK_AGAIN_SECS = 0.05
LONGEST_CLAIM_SECS = 90.0
"""A process that stands still keeps its claims; who waits longer than any reply takes goes on without."""

NewsKind = Literal["added", "gone", "emptied", "voice", "caught_up"]


@dataclass(frozen=True, slots=True)
class News:
    """Something that another process did."""

    kind: NewsKind
    """`added`: events; `gone`: deleted; `emptied`: somebody deleted everything of theirs; `voice`: a tab there wants
    the voice; `caught_up`: news may have been lost, look at everything."""
    interview_id: str = ""
    """Which; empty for the last two of them."""


class Bulletin(Protocol):
    """Tells the others, and hears what they tell. Nobody hears themselves."""

    def tell(self, news: News) -> None:
        """Let the others know, soon; never waits, never raises. News is lost where this process dies now."""
        ...

    def listen(self) -> AsyncIterator[News]:
        """Yield what the others tell, for one reader, until it is closed."""
        ...


class Claims(Protocol):
    """What one process does at a time. A claim goes with its process, however that ends."""

    async def take(self, name: str) -> bool:
        """Return whether it is ours now; False while it is anybody's, also this process's own."""
        ...

    async def release(self, name: str) -> None:
        """Let others have it; nothing where it isn't ours."""
        ...


class Neighbours(Bulletin, Claims, Protocol):
    """Both."""

    @property
    def alone(self) -> bool:
        """Whether there can't be any."""
        ...


class Alone:
    """Implements Neighbours for the only process there is."""

    alone = True

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def tell(self, news: News) -> None:
        """Nobody is there."""

    async def listen(self) -> AsyncIterator[News]:
        """Yield nothing, at once."""
        return
        yield

    async def take(self, name: str) -> bool:
        """Return whether nobody here has it."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True

    async def release(self, name: str) -> None:
        """Let others here have it."""
        self._taken.discard(name)


@asynccontextmanager
async def claimed(
    claims: Claims, name: str, *, longest_secs: float = LONGEST_CLAIM_SECS
) -> AsyncIterator[None]:
    """Hold a claim for the block, once whoever has it lets go; goes on without after `longest_secs`."""
    ours = await wait_for_claim(claims, name, longest_secs)
    try:
        yield
    finally:
        if ours:
            await claims.release(name)


async def wait_for_claim(claims: Claims, name: str, longest_secs: float) -> bool:
    """Return whether the claim became ours within the time."""
    loop = asyncio.get_running_loop()
    until = loop.time() + longest_secs
    while not await claims.take(name):
        if loop.time() >= until:
            return False
        await asyncio.sleep(_ASK_AGAIN_SECS)
    return True
