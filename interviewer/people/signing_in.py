"""Signing in with a password, and changing it.

Whoever fails learns only that address and password don't fit together: an address without account, a wrong password,
a disabled account and one without password take the same time and get the same words.
"""

from __future__ import annotations

import logging

from interviewer.errors import BadInput, SignInFailed
from interviewer.people.addresses import read_email
from interviewer.people.password_rules import LONGEST, normal, read_password
from interviewer.people.ports import PasswordHasher, PeopleStore
from interviewer.people.records import Account
from interviewer.people.sessions import Sessions
from interviewer.people.throttle import Throttle

log = logging.getLogger(__name__)

_DONT_FIT = "This address and this password don’t fit together."
_WRONG = "This is not your password."


class SigningIn:
    """Compares passwords."""

    def __init__(
        self,
        store: PeopleStore,
        hasher: PasswordHasher,
        sessions: Sessions,
        throttle: Throttle,
    ) -> None:
        self._store = store
        self._hasher = hasher
        self._sessions = sessions
        self._throttle = throttle

    async def sign_in(self, email: str, password: str, *, address: str, agent: str) -> str:
        """Return the token of a new session; SignInFailed, TooMuch. `address` is where the request comes from."""
        try:
            named = read_email(email)
        except BadInput:
            named = ""
        await self._throttle.sign_in(named, address)
        account = await self._store.account_of(named)
        fits = await self._fits(account.owner if account else "", password)
        if not fits or account is None or account.disabled_at:
            log.warning("sign-in failed, account %s", account.owner if account else "unknown")
            raise SignInFailed(_DONT_FIT)
        log.info("signed in, account %s", account.owner)
        return await self._sessions.begin(account.owner, agent)

    async def confirm(self, owner: str, password: str, *, address: str) -> Account:
        """Return the account, once its password was typed again; BadInput where it is wrong, TooMuch."""
        account = await self._store.account(owner)
        await self._throttle.sign_in(account.email, address)
        if not await self._fits(owner, password):
            raise BadInput(_WRONG, field="current")
        return account

    async def change_password(self, owner: str, current: str, new: str, *, address: str, agent: str) -> str:
        """Replace it, end every session, and return the token of a new one; BadInput, TooMuch.

        An account that has none yet, as the provider signs it in, gets its first one.
        """
        account = await self._store.account(owner)
        if account.has_password:
            await self.confirm(owner, current, address=address)
        await self.set_password(account, new)
        return await self._sessions.begin(owner, agent)

    async def set_password(self, account: Account, new: str) -> None:
        """Replace it, and end every session; BadInput."""
        password = read_password(new, about=(account.email, account.name))
        await self._store.set_password(account.owner, await self._hasher.hash(password))
        await self._store.drop_resets(account.owner)
        await self._sessions.end_all(account.owner)
        log.info("password changed, account %s", account.owner)

    async def _fits(self, owner: str, password: str) -> bool:
        typed = normal(password)
        kept = await self._store.password_hash(owner)
        fits, better = await self._hasher.verify(typed if len(typed) <= LONGEST else "", kept)
        if better:
            await self._store.set_password(owner, better)
        return fits
