"""What accounts need from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from interviewer.people.model import Role
from interviewer.people.records import Account, ApiKey, Identity, Link, Session


class AccountStore(Protocol):
    """Keeps accounts."""

    async def keep_account(self, account: Account, password_hash: str | None) -> None:
        """Keep a new one; Conflict where the address has one."""
        ...

    async def account(self, owner: str) -> Account:
        """Return it; NotFound."""
        ...

    async def account_of(self, email: str) -> Account | None:
        """Return the one with this address."""
        ...

    async def password_hash(self, owner: str) -> str | None:
        """Return what a password is checked against; None where there is none."""
        ...

    async def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the one that the provider signs in under this name."""
        ...

    async def accounts(self) -> list[Account]:
        """Return all, by address."""
        ...

    async def any_account(self) -> bool:
        """Return whether there is one."""
        ...

    async def set_password(self, owner: str, password_hash: str) -> None:
        """Replace the password; NotFound."""
        ...

    async def set_subject(self, owner: str, issuer: str | None, subject: str | None) -> None:
        """Let the provider sign them in under this name, or no longer; NotFound, Conflict where it is taken."""
        ...

    async def set_name(self, owner: str, name: str) -> None:
        """Change what is shown; NotFound."""
        ...

    async def set_role(self, owner: str, role: Role) -> None:
        """Change what they may do; NotFound, Conflict where nobody would be left to administer."""
        ...

    async def set_disabled(self, owner: str, at: datetime | None) -> None:
        """Keep them out from now on, or let them in again; NotFound, Conflict as for `set_role`."""
        ...

    async def adopt(self, owner: str) -> int:
        """Give them what the local person has; return how many interviews that were."""
        ...


class SessionStore(Protocol):
    """Keeps sessions, each under its token's hash."""

    async def keep_session(self, session: Session, token_hash: str) -> None:
        """Keep a new one; NotFound for the account."""
        ...

    async def session_by_token(self, token_hash: str) -> tuple[Session, Account] | None:
        """Return it with its account."""
        ...

    async def sessions(self, owner: str) -> list[Session]:
        """Return a person's, last used first."""
        ...

    async def touch_session(self, session_id: str, at: datetime) -> None:
        """Keep that it was used."""
        ...

    async def end_session(self, owner: str, session_id: str) -> None:
        """End one; NotFound."""
        ...

    async def end_sessions(self, owner: str) -> None:
        """End all of a person's."""
        ...

    async def forget_sessions(self, *, expired_at: datetime, idle_since: datetime) -> None:
        """Remove what has ended by itself."""
        ...


class KeyStore(Protocol):
    """Keeps keys, each under its hash."""

    async def keep_key(self, key: ApiKey, token_hash: str) -> None:
        """Keep a new one; NotFound for the account."""
        ...

    async def key_by_token(self, token_hash: str) -> tuple[ApiKey, Account] | None:
        """Return it with its account."""
        ...

    async def keys(self, owner: str) -> list[ApiKey]:
        """Return a person's, newest first."""
        ...

    async def touch_key(self, key_id: str, at: datetime) -> None:
        """Keep that it was used."""
        ...

    async def revoke_key(self, owner: str, key_id: str) -> None:
        """Remove one; NotFound."""
        ...

    async def revoke_keys(self, owner: str) -> None:
        """Remove all of a person's."""
        ...


class LinkStore(Protocol):
    """Keeps links that can be used once, each under its token's hash."""

    async def keep_link(self, link: Link, token_hash: str) -> None:
        """Keep a new one."""
        ...

    async def link_by_token(self, token_hash: str) -> Link | None:
        """Return it; it stays usable."""
        ...

    async def take_link(self, token_hash: str) -> bool:
        """Use it up; False where somebody else has."""
        ...

    async def take_invitation(self, email: str, now: datetime) -> Link | None:
        """Use up an invitation to this address that hasn't ended; None where there is none."""
        ...

    async def invitations(self) -> list[Link]:
        """Return the open ones, newest first; some may have ended."""
        ...

    async def drop_link(self, link_id: str) -> None:
        """Take an invitation back; NotFound."""
        ...

    async def drop_resets(self, owner: str) -> None:
        """Take back a person's links to a new password."""
        ...


class PeopleStore(AccountStore, SessionStore, KeyStore, LinkStore, Protocol):
    """All four, in one database."""


class PasswordHasher(Protocol):
    """Hashes passwords slowly, and few at once."""

    async def hash(self, password: str) -> str:
        """Return what is kept."""
        ...

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Return whether it fits, and a better hash where the kept one is out of date.

        With None it takes as long and never fits, so that nobody can tell which accounts there are.
        """
        ...


class SignInProvider(Protocol):
    """An OpenID Connect provider."""

    async def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser is sent; SignInFailed where the provider can't be asked."""
        ...

    async def identity(self, *, code: str, redirect_uri: str, nonce: str, verifier: str) -> Identity:
        """Return who came back; SignInFailed."""
        ...
