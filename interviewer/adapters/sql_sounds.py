"""Kept sound, in the database: it is deleted with its interview, and every machine has it."""

from __future__ import annotations

from sqlalchemy import select

from interviewer.adapters.sql_tables import sounds
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import keep_with, upsert
from interviewer.errors import NotFound


class SqlSounds:
    """Implements `SoundStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_sound(self, interview_id: str, phrase_id: str, pcm: bytes) -> None:
        """Keep (or replace) the samples; NotFound for the interview."""
        key = {"interview_id": interview_id, "phrase_id": phrase_id}
        await keep_with(
            self._transactions, interview_id, upsert(self._transactions, sounds, key, {"body": pcm})
        )

    async def sound(self, interview_id: str, phrase_id: str) -> bytes:
        """Return the samples; NotFound."""
        query = select(sounds.c.body).where(
            sounds.c.interview_id == interview_id, sounds.c.phrase_id == phrase_id
        )
        found = await self._transactions.run(
            lambda connection: connection.execute(query).scalar_one_or_none()
        )
        if found is None:
            raise NotFound("The sound of this phrase was not kept.")
        return bytes(found)

    async def sounds_of(self, interview_id: str) -> list[str]:
        """Return the ids of the phrases whose sound is kept, in a stable order."""
        query = select(sounds.c.phrase_id).where(sounds.c.interview_id == interview_id)
        ids = await self._transactions.run(lambda connection: list(connection.execute(query).scalars()))
        return sorted(ids)
