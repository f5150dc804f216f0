"""Wires the limits: which hold, who counts, where use is kept."""

from __future__ import annotations

from interviewer.adapters.rate_limits import RateLimits
from interviewer.limits.allowances import Allowances
from interviewer.limits.usage import UsageStore
from interviewer.ports import Clock
from interviewer.settings import Settings


def rate_limits(settings: Settings) -> RateLimits:
    """Return what counts, in this process or on the settings' Redis; ConfigurationError.

    Hashes are keyed with the database's address, which all processes have and which holds its password.
    """
    return RateLimits(settings.redis_url, secret=settings.database)


def allowances(settings: Settings, limiter: RateLimits, usage: UsageStore, clock: Clock) -> Allowances:
    """Return what a person may use under these settings."""
    limits = settings.limits.effective(accounts=settings.auth == "accounts")
    return Allowances(limits, limiter, usage, clock)
