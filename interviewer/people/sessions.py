"""Browsers that are signed in. Their tokens are random, renewed at each sign-in, and kept as a hash only."""

from __future__ import annotations

from datetime import datetime, timedelta

from interviewer.people.known import Known
from interviewer.people.model import Principal
from interviewer.people.ports import SessionStore
from interviewer.people.records import Account, Session
from interviewer.people.settings import AccountSettings
from interviewer.people.tokens import hash_of, new_id, new_token
from interviewer.ports import Clock

TOUCHED_SECS = 300.0
"""How exactly it is kept when something was last used: not a write for each request."""


class Sessions:
    """Begins, recognises and ends them."""

    def __init__(self, store: SessionStore, clock: Clock, known: Known, settings: AccountSettings) -> None:
        self._store = store
        self._clock = clock
        self._known = known
        self._idle = timedelta(days=settings.idle_days)
        self.longest = timedelta(days=settings.session_days)
        """After which it ends in any case."""

    async def begin(self, owner: str, agent: str) -> str:
        """Return the token of a new session; `agent` says in words in which browser."""
        now = self._clock.now()
        await self._store.forget_sessions(expired_at=now, idle_since=now - self._idle)
        token = new_token()
        session = Session(new_id(), owner, agent, now, now, now + self.longest)
        await self._store.keep_session(session, hash_of(token))
        return token

    async def identify(self, token: str) -> Principal | None:
        """Return whose session this is; None where it has ended or never was one."""
        now, token_hash = self._clock.now(), hash_of(token)
        if known := self._known.get(token_hash, now):
            return known
        found = await self._store.session_by_token(token_hash)
        if found is None or not self._lives(*found, now):
            return None
        session, account = found
        if now - session.seen_at >= timedelta(seconds=TOUCHED_SECS):
            await self._store.touch_session(session.id, now)
        principal = Principal(account.owner, account.role, "session", account.name, credential_id=session.id)
        return self._known.keep(token_hash, principal, now)

    async def list(self, owner: str) -> list[Session]:
        """Return a person's that live, last used first."""
        now = self._clock.now()
        return [each for each in await self._store.sessions(owner) if self._is_open(each, now)]

    async def end(self, owner: str, session_id: str) -> None:
        """End one; NotFound."""
        await self._store.end_session(owner, session_id)
        self._known.forget(owner)

    async def end_all(self, owner: str) -> None:
        """End all of a person's."""
        await self._store.end_sessions(owner)
        self._known.forget(owner)

    def _lives(self, session: Session, account: Account, now: datetime) -> bool:
        return account.disabled_at is None and self._is_open(session, now)

    def _is_open(self, session: Session, now: datetime) -> bool:
        return now < session.expires_at and now - session.seen_at < self._idle
