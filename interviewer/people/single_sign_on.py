"""Signing in by an OpenID Connect provider.

Whose account it is: the one that the provider's name for the person (issuer and subject) is connected with. Otherwise
the one with the address that the provider has verified, but only if an admin has vouched for that address here: in an
account somebody made for themselves the address was never proved, and whoever made it may not be who the provider
means. Such an account is connected by its owner, signed in, on the account's page. Otherwise a new account, for
invited addresses or for everybody, as the settings say.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from interviewer.errors import BadInput, Conflict, SignInFailed
from interviewer.people.accounts import Accounts
from interviewer.people.addresses import LONGEST_NAME, read_email, read_name
from interviewer.people.ports import PeopleStore, SignInProvider
from interviewer.people.records import Account, Identity
from interviewer.people.settings import ProviderSettings
from interviewer.people.tokens import new_token
from interviewer.ports import Clock

log = logging.getLogger(__name__)

_NO_ACCOUNT = "There is no account for you here yet. Ask for an invitation."
_NOT_CONNECTED = (
    "An account with your address was made here without proving the address. If it is yours, sign in with its "
    "password, and connect it on the account’s page."
)


@dataclass(frozen=True, slots=True)
class Handshake:
    """What one try must show again when it comes back; kept in a cookie of the browser that began it."""

    state: str
    """Ties the answer to this browser (RFC 6749, 10.12)."""
    nonce: str
    """Ties the identity token to this try (OpenID Connect Core, 3.1.2.1)."""
    verifier: str
    """Ties the code to this try (PKCE, RFC 7636)."""

    @classmethod
    def new(cls) -> Handshake:
        """Return a random one."""
        return cls(new_token(), new_token(), new_token())


class SingleSignOn:
    """Finds, connects or makes the account of whoever the provider names."""

    def __init__(
        self,
        provider: SignInProvider,
        store: PeopleStore,
        accounts: Accounts,
        clock: Clock,
        settings: ProviderSettings,
    ) -> None:
        self._provider = provider
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self._settings = settings
        self.name = settings.name
        """As the button says it."""

    async def address(self, handshake: Handshake, redirect_uri: str) -> str:
        """Return where the browser is sent; SignInFailed."""
        return await self._provider.address(
            redirect_uri=redirect_uri,
            state=handshake.state,
            nonce=handshake.nonce,
            verifier=handshake.verifier,
        )

    async def account(self, handshake: Handshake, code: str, redirect_uri: str) -> Account:
        """Return the account of whoever came back, making it where that is allowed; SignInFailed."""
        identity = await self._identity(handshake, code, redirect_uri)
        account = await self._found(identity) or await self._made(identity)
        if account.disabled_at:
            raise SignInFailed("This account is disabled.")
        log.info("signed in by the provider, account %s", account.owner)
        return account

    async def connect(self, owner: str, handshake: Handshake, code: str, redirect_uri: str) -> None:
        """Let the provider sign this person in from now on; SignInFailed, Conflict where somebody else has it."""
        identity = await self._identity(handshake, code, redirect_uri)
        await self._store.set_subject(owner, identity.issuer, identity.subject)

    async def disconnect(self, owner: str) -> None:
        """Let only the password sign this person in; Conflict where there is none."""
        account = await self._store.account(owner)
        if not account.has_password:
            raise Conflict("Choose a password first: nothing else would sign you in.")
        await self._store.set_subject(owner, None, None)

    async def _identity(self, handshake: Handshake, code: str, redirect_uri: str) -> Identity:
        return await self._provider.identity(
            code=code, redirect_uri=redirect_uri, nonce=handshake.nonce, verifier=handshake.verifier
        )

    async def _found(self, identity: Identity) -> Account | None:
        known = await self._store.account_by_subject(identity.issuer, identity.subject)
        if known or not identity.email:
            return known
        named = await self._store.account_of(_email(identity))
        if named is None:
            return None
        if not named.vouched or named.linked:
            raise SignInFailed(_NOT_CONNECTED if not named.linked else _NO_ACCOUNT)
        await self._store.set_subject(named.owner, identity.issuer, identity.subject)
        return named

    async def _made(self, identity: Identity) -> Account:
        if not identity.email:
            raise SignInFailed("The provider doesn’t say that your e-mail address is yours.")
        email = _email(identity)
        invitation = await self._store.take_invitation(email, self._clock.now())
        if invitation is None and self._settings.sign_up != "open":
            raise SignInFailed(_NO_ACCOUNT)
        role = invitation.role if invitation else "candidate"
        made = await self._accounts.make(
            email, _name(identity, email), role=role, vouched=True, password_hash=None
        )
        await self._store.set_subject(made.owner, identity.issuer, identity.subject)
        return made


def _email(identity: Identity) -> str:
    try:
        return read_email(identity.email)
    except BadInput as error:
        raise SignInFailed("The provider names no usable e-mail address.") from error


def _name(identity: Identity, email: str) -> str:
    try:
        return read_name(identity.name[:LONGEST_NAME])
    except BadInput:
        return email.partition("@")[0][:LONGEST_NAME]
