"""Read-only links to a report: made, listed, taken back, opened.

A link ends in 32 random bytes, of which only the hash is kept: it can be shown once, and nobody who reads the database
can open it. It opens the newest grading there is when it is opened, and nothing else of the interview.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from interviewer.errors import BadInput, Conflict, NotFound
from interviewer.ports import Clock
from interviewer.ports_after import Share, ShareState, ShareStore
from interviewer.report import Report
from interviewer.shared_report import for_others

DAYS: Final = (1, 7, 30)
"""How long a link may live."""
MOST_ACTIVE = 20
"""Links of one interview that open something at the same time."""
_TOKEN_BYTES = 32
_LONGEST_TOKEN_CHARS = 128
_GONE = "This link opens nothing: it has expired, was taken back, or never was one."


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link at the only moment it is known."""

    share: Share
    """As kept."""
    token: str
    """What the link ends in."""


@dataclass(frozen=True, slots=True)
class SharedReport:
    """What a link opens."""

    share: Share
    """The link."""
    report: Report
    """Without what is private."""


class Sharing:
    """Safe to share; nothing is kept in memory."""

    def __init__(self, store: ShareStore, report: Callable[[str], Awaitable[Report]], clock: Clock) -> None:
        self._store = store
        self._report = report
        self._clock = clock

    async def create(self, interview_id: str, *, days: int, hide_transcript: bool) -> NewShare:
        """Make a link; NotFound, NotReady where there is no report yet, BadInput, Conflict past MOST_ACTIVE."""
        if days not in DAYS:
            raise BadInput(f"A link lives for {DAYS[0]}, {DAYS[1]} or {DAYS[2]} days.", field="days")
        await self._report(interview_id)
        now = self._clock.now()
        if sum(each.state(now) == "active" for each in await self._store.shares(interview_id)) >= MOST_ACTIVE:
            raise Conflict(f"There are {MOST_ACTIVE} active links already; take one back first.")
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        share = Share(
            id=secrets.token_urlsafe(9),
            interview_id=interview_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
            revoked_at=None,
            hides_transcript=hide_transcript,
        )
        await self._store.keep_share(share, _hash(token))
        return NewShare(share, token)

    async def list(self, interview_id: str) -> Sequence[tuple[Share, ShareState]]:
        """Return an interview's links, newest first, each with its state; none for an unknown interview."""
        now = self._clock.now()
        return [(share, share.state(now)) for share in await self._store.shares(interview_id)]

    async def revoke(self, interview_id: str, share_id: str) -> None:
        """Take a link back, at once and for good; twice is once. NotFound."""
        await self._store.revoke_share(interview_id, share_id, self._clock.now())

    async def open(self, token: str) -> SharedReport:
        """Return what a link opens; NotFound, in the same words whatever the reason.

        The token is looked up by its hash: how long that takes says nothing about a token that is nearly right.
        """
        share = await self._store.share_of(_hash(token[:_LONGEST_TOKEN_CHARS]))
        if share is None or share.state(self._clock.now()) != "active":
            raise NotFound(_GONE)
        report = await self._report(share.interview_id)
        return SharedReport(share, for_others(report, hide_transcript=share.hides_transcript))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
