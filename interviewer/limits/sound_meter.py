"""Counts the sound of one stream, now and then."""

from __future__ import annotations

from interviewer.errors import TooMuch
from interviewer.limits.allowances import Allowances
from interviewer.voice.audio import BYTES_PER_SECOND

BOOK_EVERY_SECS = 15.0
"""What may be lost to the count where a process dies; every frame would be thirty writes a second."""


class SoundMeter:
    """What one person sends to one process."""

    def __init__(self, allowances: Allowances) -> None:
        self._allowances = allowances
        self._bytes = 0

    def heard(self, size_bytes: int) -> bool:
        """Take note of sound that came in; return whether it is time to book it."""
        self._bytes += size_bytes
        return self._bytes >= BOOK_EVERY_SECS * BYTES_PER_SECOND

    async def book(self, owner: str) -> str | None:
        """Count what came in since the last time; return why no more may come, None where it may."""
        taken, self._bytes = self._bytes, 0
        if taken:
            await self._allowances.sound_sent(owner, taken / BYTES_PER_SECOND)
        return await self.why_not(owner)

    async def why_not(self, owner: str) -> str | None:
        """Return why no sound may come, None where it may."""
        try:
            await self._allowances.may_send_sound(owner)
        except TooMuch as error:
            return str(error)
        return None
