"""Puts the use cases of accounts together."""

from __future__ import annotations

from interviewer.adapters.passwords import Argon2Passwords
from interviewer.errors import ConfigurationError
from interviewer.limits.model import Limiter
from interviewer.people.people import People, people_of
from interviewer.people.ports import PeopleStore, SignInProvider
from interviewer.people.settings import ProviderSettings
from interviewer.ports import Clock
from interviewer.settings import Settings


def open_people(settings: Settings, store: PeopleStore, *, limiter: Limiter, clock: Clock) -> People:
    """Return them; nothing is asked of a provider before somebody signs in by it. ConfigurationError."""
    return people_of(
        store,
        hasher=Argon2Passwords(),
        limiter=limiter,
        clock=clock,
        settings=settings.accounts,
        provider=provider_of(settings.accounts.provider),
    )


def provider_of(settings: ProviderSettings) -> SignInProvider | None:
    """Return the provider, or None; ConfigurationError where it would be asked over a line that others can read."""
    if settings.issuer is None:
        return None
    from interviewer.adapters.oidc import OpenIdProvider

    if not OpenIdProvider.is_safe(settings.issuer):
        raise ConfigurationError("accounts.provider.issuer must be an https address.")
    return OpenIdProvider(settings)
