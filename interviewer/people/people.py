"""Everything about accounts, as the ways in see it."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.limits.model import Limiter
from interviewer.people.accounts import Accounts
from interviewer.people.keys import Keys
from interviewer.people.known import Known
from interviewer.people.links import LinkParts, Links
from interviewer.people.ports import PasswordHasher, PeopleStore, SignInProvider
from interviewer.people.sessions import Sessions
from interviewer.people.settings import AccountSettings
from interviewer.people.signing_in import SigningIn
from interviewer.people.single_sign_on import SingleSignOn
from interviewer.people.throttle import Throttle
from interviewer.ports import Clock


@dataclass(frozen=True, slots=True)
class People:
    """The use cases of accounts."""

    settings: AccountSettings
    """As read."""
    accounts: Accounts
    """Made, listed, changed."""
    signing_in: SigningIn
    """Passwords."""
    sessions: Sessions
    """Browsers that are signed in."""
    keys: Keys
    """For programs."""
    links: Links
    """Invitations, and new passwords."""
    single_sign_on: SingleSignOn | None
    """The provider's accounts; None where there is none."""
    known: Known
    """Who was asked about a moment ago."""


def people_of(
    store: PeopleStore,
    *,
    hasher: PasswordHasher,
    limiter: Limiter,
    clock: Clock,
    settings: AccountSettings,
    provider: SignInProvider | None = None,
) -> People:
    """Return the use cases over these parts."""
    known, throttle = Known(), Throttle(limiter)
    accounts = Accounts(store, store, hasher, clock, known)
    sessions = Sessions(store, clock, known, settings)
    signing_in = SigningIn(store, hasher, sessions, throttle)
    keys = Keys(store, clock, known, settings)
    single = SingleSignOn(provider, store, accounts, clock, settings.provider) if provider else None
    links = Links(store, LinkParts(hasher, accounts, signing_in, keys, throttle, clock, settings))
    return People(settings, accounts, signing_in, sessions, keys, links, single, known)
