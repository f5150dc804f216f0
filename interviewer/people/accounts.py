"""Accounts: made, listed, changed. What a person says is kept under their account's id, see `Principal.owner`."""

from __future__ import annotations

import logging

from interviewer.errors import NotFound
from interviewer.people.addresses import read_email, read_name
from interviewer.people.known import Known
from interviewer.people.model import Role
from interviewer.people.password_rules import read_password
from interviewer.people.ports import AccountStore, PasswordHasher, SessionStore
from interviewer.people.records import Account
from interviewer.people.tokens import new_id
from interviewer.ports import Clock

log = logging.getLogger(__name__)


class Accounts:
    """What admins, and people themselves, do with accounts."""

    def __init__(
        self,
        store: AccountStore,
        sessions: SessionStore,
        hasher: PasswordHasher,
        clock: Clock,
        known: Known,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._hasher = hasher
        self._clock = clock
        self._known = known

    async def add(self, email: str, name: str, password: str, *, role: Role = "candidate") -> Account:
        """Make one for somebody an admin knows; BadInput, Conflict where the address has one."""
        named, called = read_email(email), read_name(name)
        password_hash = await self._hasher.hash(read_password(password, about=(named, called)))
        return await self.make(named, called, role=role, vouched=True, password_hash=password_hash)

    async def make(
        self, email: str, name: str, *, role: Role, vouched: bool, password_hash: str | None
    ) -> Account:
        """Keep a new one; Conflict where the address has one. Address and name are read already."""
        account = Account(
            owner=new_id(),
            email=email,
            name=name,
            role=role,
            created_at=self._clock.now(),
            vouched=vouched,
            has_password=password_hash is not None,
        )
        await self._store.keep_account(account, password_hash)
        log.info("account %s made, %s", account.owner, role)
        return account

    async def get(self, owner: str) -> Account:
        """Return one; NotFound."""
        return await self._store.account(owner)

    async def find(self, email: str) -> Account:
        """Return the one with this address; BadInput, NotFound."""
        account = await self._store.account_of(read_email(email))
        if account is None:
            raise NotFound("No account has this address.")
        return account

    async def list(self) -> list[Account]:
        """Return all, by address."""
        return await self._store.accounts()

    async def nobody_yet(self) -> bool:
        """Return whether there is no account at all: whoever runs the service makes the first."""
        return not await self._store.any_account()

    async def rename(self, owner: str, name: str) -> None:
        """Change what is shown; BadInput."""
        await self._store.set_name(owner, read_name(name))
        self._known.forget(owner)

    async def set_role(self, owner: str, role: Role) -> None:
        """Change what they may do; NotFound, Conflict for the last admin. They sign in again, into the new role."""
        await self._store.set_role(owner, role)
        log.info("account %s is %s now", owner, role)
        await self._sessions.end_sessions(owner)
        self._known.forget(owner)

    async def disable(self, owner: str) -> None:
        """Keep them out, their keys too; nothing of theirs is deleted. NotFound, Conflict for the last admin."""
        await self._store.set_disabled(owner, self._clock.now())
        log.info("account %s disabled", owner)
        await self._sessions.end_sessions(owner)
        self._known.forget(owner)

    async def enable(self, owner: str) -> None:
        """Let them in again; NotFound."""
        await self._store.set_disabled(owner, None)
        log.info("account %s enabled", owner)

    async def adopt(self, owner: str) -> int:
        """Give them what was kept before there were accounts; return how many interviews that were. NotFound."""
        await self._store.account(owner)
        return await self._store.adopt(owner)

    def gone(self, owner: str) -> None:
        """Notice that everything of theirs was deleted, the account too: what is open closes."""
        self._known.forget(owner)
