"""Links that are used once: invitations, and new passwords. We send no mail: whoever makes a link passes it on."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from interviewer.errors import BadInput, Conflict, NotFound
from interviewer.people.accounts import Accounts
from interviewer.people.addresses import read_email, read_name
from interviewer.people.keys import Keys
from interviewer.people.model import Role
from interviewer.people.password_rules import read_password
from interviewer.people.ports import PasswordHasher, PeopleStore
from interviewer.people.records import Link, Purpose
from interviewer.people.settings import AccountSettings
from interviewer.people.signing_in import SigningIn
from interviewer.people.throttle import Throttle
from interviewer.people.tokens import hash_of, new_id, new_token
from interviewer.ports import Clock

log = logging.getLogger(__name__)

RESET_HOURS = 24
"""How long a link to a new password opens something: until tomorrow's office hours."""
_OPENS_NOTHING = "This link was used, has ended, or never was one. Ask for a new one."


@dataclass(frozen=True, slots=True)
class LinkParts:
    """What links set in motion."""

    hasher: PasswordHasher
    accounts: Accounts
    signing_in: SigningIn
    keys: Keys
    throttle: Throttle
    clock: Clock
    settings: AccountSettings


class Links:
    """Makes them, and does what they are for."""

    def __init__(self, store: PeopleStore, parts: LinkParts) -> None:
        self._store = store
        self._hasher = parts.hasher
        self._accounts = parts.accounts
        self._signing_in = parts.signing_in
        self._keys = parts.keys
        self._throttle = parts.throttle
        self._clock = parts.clock
        self._settings = parts.settings

    async def invite(self, by: str, *, email: str = "", role: Role = "candidate") -> tuple[Link, str]:
        """Return a new invitation and its token; without an address whoever has it names one. BadInput."""
        named = read_email(email) if email.strip() else ""
        if role == "admin" and not named:
            raise BadInput("An admin is invited by address.", field="email")
        return await self._make("invitation", by, named, role, timedelta(days=self._settings.invitation_days))

    async def reset(self, owner: str) -> tuple[Link, str]:
        """Return a link to a new password for this account, in place of earlier ones; NotFound."""
        account = await self._store.account(owner)
        await self._store.drop_resets(owner)
        return await self._make("reset", owner, account.email, account.role, timedelta(hours=RESET_HOURS))

    async def open(self, token: str, purpose: Purpose, *, address: str) -> Link:
        """Return what a token opens, without using it up; NotFound, in the same words whatever is wrong; TooMuch."""
        await self._throttle.link(address)
        link = await self._store.link_by_token(hash_of(token))
        if link is None or link.purpose != purpose or self._clock.now() >= link.expires_at:
            raise NotFound(_OPENS_NOTHING)
        return link

    async def accept(self, token: str, *, email: str, name: str, password: str, address: str) -> None:
        """Make the invited account; BadInput, NotFound. An address that has one changes nothing, and nobody is told."""
        link = await self.open(token, "invitation", address=address)
        await self._make_account(
            link.email or read_email(email),
            name,
            password,
            role=link.role,
            vouched=bool(link.email),
            token=token,
        )

    async def sign_up(self, *, email: str, name: str, password: str, address: str) -> None:
        """Make an account without invitation, where that is open; NotFound where it isn't, BadInput, TooMuch.

        An address that has one changes nothing, and nobody is told.
        """
        if self._settings.sign_up != "open":
            raise NotFound("Accounts are made by invitation here.")
        await self._throttle.sign_up(address)
        await self._make_account(read_email(email), name, password, role="candidate", vouched=False)

    async def set_password(self, token: str, password: str, *, address: str) -> None:
        """Give the link's account a new password; sessions end, keys are revoked. BadInput, NotFound, TooMuch."""
        link = await self.open(token, "reset", address=address)
        account = await self._store.account(link.owner)
        read_password(password, about=(account.email, account.name))
        await self._use_up(token)
        await self._signing_in.set_password(account, password)
        await self._keys.revoke_all(account.owner)

    async def invitations(self) -> list[Link]:
        """Return the open ones, newest first."""
        now = self._clock.now()
        return [each for each in await self._store.invitations() if now < each.expires_at]

    async def withdraw(self, link_id: str) -> None:
        """Take an invitation back; NotFound."""
        await self._store.drop_link(link_id)

    async def _make_account(
        self, email: str, name: str, password: str, *, role: Role, vouched: bool, token: str | None = None
    ) -> None:
        called, typed = read_name(name), read_password(password, about=(email, name))
        password_hash = await self._hasher.hash(typed)
        if token:
            await self._use_up(token)
        with suppress(Conflict):
            await self._accounts.make(email, called, role=role, vouched=vouched, password_hash=password_hash)

    async def _use_up(self, token: str) -> None:
        if not await self._store.take_link(hash_of(token)):
            raise NotFound(_OPENS_NOTHING)

    async def _make(
        self, purpose: Purpose, owner: str, email: str, role: Role, lives: timedelta
    ) -> tuple[Link, str]:
        now, token = self._clock.now(), new_token()
        link = Link(new_id(), purpose, owner, email, role, now, now + lives)
        await self._store.keep_link(link, hash_of(token))
        log.info("%s %s made, account %s", purpose, link.id, owner)
        return link, token
