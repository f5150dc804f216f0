"""Which processes there can be beside this one, by the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from interviewer.neighbours import Alone, Neighbours
from interviewer.settings import Settings


@asynccontextmanager
async def neighbours_of(settings: Settings) -> AsyncIterator[Neighbours]:
    """Yield what connects this process with the others that serve the same database.

    On SQLite there are others only where a Chroma server is set: the embedded index lets one process in.
    """
    if settings.database.startswith("postgres"):
        from interviewer.adapters.pg_neighbours import PgNeighbours

        async with PgNeighbours.running(settings.database) as many:
            yield many
    elif settings.chroma_url:
        from interviewer.adapters.file_neighbours import FileNeighbours

        async with FileNeighbours.running(settings.data_dir) as some:
            yield some
    else:
        yield Alone()
