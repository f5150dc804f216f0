"""Keys for programs: shown once, kept as a hash, for a time, to look or to change things as well."""

from __future__ import annotations

import logging
from datetime import timedelta

from interviewer.errors import BadInput, Conflict
from interviewer.people.addresses import LONGEST_NAME, read_name
from interviewer.people.known import Known
from interviewer.people.model import Principal, Scope
from interviewer.people.ports import KeyStore
from interviewer.people.records import ApiKey
from interviewer.people.sessions import TOUCHED_SECS
from interviewer.people.settings import AccountSettings
from interviewer.people.tokens import KEY_MARK, SHOWN_PREFIX, hash_of, new_id, new_key
from interviewer.ports import Clock

log = logging.getLogger(__name__)

MOST_KEYS = 20
"""A person's at once: more are hardly told apart."""
_LONGEST_KEY = 100


class Keys:
    """Makes, recognises and revokes them."""

    def __init__(self, store: KeyStore, clock: Clock, known: Known, settings: AccountSettings) -> None:
        self._store = store
        self._clock = clock
        self._known = known
        self.most_days = settings.key_days
        """Longest life of one."""

    async def make(self, owner: str, name: str, *, days: int, write: bool) -> tuple[ApiKey, str]:
        """Return a new key and its text, which nobody can show again; BadInput, Conflict where there are too many."""
        if not 1 <= days <= self.most_days:
            raise BadInput(f"A key lives between 1 and {self.most_days} days.", field="days")
        if len(await self._store.keys(owner)) >= MOST_KEYS:
            raise Conflict(f"You have {MOST_KEYS} keys; revoke one first.")
        now, text = self._clock.now(), new_key()
        scopes: frozenset[Scope] = frozenset({"read", "write"} if write else {"read"})
        called = read_name(name[: LONGEST_NAME + 1])
        key = ApiKey(new_id(), owner, called, text[:SHOWN_PREFIX], scopes, now, now + timedelta(days=days))
        await self._store.keep_key(key, hash_of(text))
        log.info("key %s made, account %s", key.id, owner)
        return key, text

    async def identify(self, text: str) -> Principal | None:
        """Return whose key this is; None where it has ended, was revoked, or never was one."""
        if not text.startswith(KEY_MARK) or len(text) > _LONGEST_KEY:
            return None
        now, token_hash = self._clock.now(), hash_of(text)
        if known := self._known.get(token_hash, now):
            return known
        found = await self._store.key_by_token(token_hash)
        if found is None or now >= found[0].expires_at or found[1].disabled_at:
            return None
        key, account = found
        if key.used_at is None or now - key.used_at >= timedelta(seconds=TOUCHED_SECS):
            await self._store.touch_key(key.id, now)
        principal = Principal(account.owner, account.role, "key", account.name, key.scopes, key.id)
        return self._known.keep(token_hash, principal, now)

    async def list(self, owner: str) -> list[ApiKey]:
        """Return a person's, newest first, ended ones too: they say why a program stopped."""
        return await self._store.keys(owner)

    async def revoke(self, owner: str, key_id: str) -> None:
        """Take one back; NotFound."""
        await self._store.revoke_key(owner, key_id)
        log.info("key %s revoked, account %s", key_id, owner)
        self._known.forget(owner)

    async def revoke_all(self, owner: str) -> None:
        """Take all of a person's back."""
        await self._store.revoke_keys(owner)
        self._known.forget(owner)
