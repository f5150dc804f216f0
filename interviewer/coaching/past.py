"""The interviews so far, as digests: read in one query, made once for each grading."""

from __future__ import annotations

import asyncio

from interviewer.coaching.digest import Digest, decode, digest_of, encode
from interviewer.errors import NotFound, NotReady
from interviewer.ports_after import DigestStore, KeptDigest
from interviewer.service import Reports


class PastInterviews:
    """Safe to share; nothing is kept in memory."""

    def __init__(self, store: DigestStore, reports: Reports) -> None:
        self._store = store
        self._reports = reports

    async def graded(self) -> tuple[tuple[str, int], ...]:
        """Return ids and gradings that the digests are of; cheap: no digest is read."""
        return tuple(await self._store.graded())

    async def digests(self) -> tuple[Digest, ...]:
        """Return every graded interview, drill and retry, oldest first."""
        lines = await self._store.digests()
        # Hundreds of them take as long to read as a page may take in all: not on the loop.
        known = await asyncio.to_thread(lambda: [decode(kept.body) for kept in lines])
        found = [digest or await self._made(kept) for digest, kept in zip(known, lines, strict=True)]
        return tuple(digest for digest in found if digest is not None)

    async def digest(self, interview_id: str) -> Digest:
        """Return one; NotFound where there is no such interview, or it is not graded."""
        for kept in await self._store.digests(interview_id):
            if digest := decode(kept.body) or await self._made(kept):
                return digest
        raise NotFound("There is no graded interview of this name.")

    async def _made(self, kept: KeptDigest) -> Digest | None:
        """Make and keep it; None where the interview is gone meanwhile."""
        try:
            made = digest_of(await self._reports.report(kept.interview_id, kept.attempt))
            await self._store.keep_digest(kept.interview_id, kept.attempt, encode(made))
        except (NotFound, NotReady):
            return None
        return made
