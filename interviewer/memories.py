"""What remembers something of a person outside the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from interviewer.limits.usage import DaysUse


@dataclass(frozen=True, slots=True)
class Memories:
    """What deleting must reach besides the store's rows."""

    jobs: Callable[[str], Awaitable[None]] | None = None
    """Removes the queue's record of an interview's gradings."""
    numbers: Callable[[str], Awaitable[None]] | None = None
    """Removes how much an account used."""
    used: Callable[[str], Awaitable[Mapping[str, DaysUse]]] | None = None
    """Returns how much that is, by day."""
    caches: tuple[Callable[[], None], ...] = ()
    """Empties this process's made reports, documents, vectors of what was said; they fill again by themselves."""

    async def forget_job(self, interview_id: str) -> None:
        """Remove the queue's record of a deleted interview's gradings."""
        if self.jobs:
            await self.jobs(interview_id)

    def forget(self) -> None:
        """Empty the caches, everybody's: they don't know whose is what, and what they save is a second's work."""
        for empty in self.caches:
            empty()
