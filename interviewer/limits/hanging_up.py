"""Streams that are left before their end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any


async def hang_up(pieces: AsyncIterator[Any]) -> None:
    """End a stream now, where it can be ended, so that what it holds is free and what it took is counted.

    Left to the garbage collector it would hold its connection, and a place at its endpoint, for a while.
    """
    close = getattr(pieces, "aclose", None)
    if close is not None:
        await close()
