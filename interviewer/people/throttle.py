"""How often signing in may be tried: slow enough that guessing is hopeless, and that hashing passwords costs little.

Counted before anything is looked up, for accounts that there are and for those that there aren't, so that being
refused tells nothing. A person's own mistakes are forgotten by time, not by success: a thief who knows one password
can't use it to try others faster.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from interviewer.limits.model import Limiter, Rule

_WAIT = "Too many tries to sign in. Wait a little, and try again."

FROM_HERE = Rule("sign-in-account-from", 10, 15 * 60, _WAIT)
"""For one account from one address: more than mistyping takes."""
FOR_ACCOUNT = Rule("sign-in-account", 100, 3600, _WAIT)
"""For one account from anywhere: NIST SP 800-63B-4 (3.2.2) allows a hundred; nobody is locked out for long."""
FROM_ADDRESS = Rule("sign-in-from", 300, 15 * 60, _WAIT)
"""From one address for any account: a lecture hall behind one address still gets in."""
_NEW_ACCOUNTS = Rule(
    "sign-up-from", 200, 3600, "Too many new accounts from here. Wait a little, and try again."
)
# The lecture hall again, with a few requests each; nobody finds a link's 256 bits by trying.
_LINKS = Rule("link-from", 1000, 15 * 60, "Too many tries from here. Wait a little, and try again.")


class Throttle:
    """Counts tries."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def sign_in(self, email: str, address: str) -> None:
        """Count a try for an account; TooMuch."""
        here = network(address)
        await self._limiter.hit(FROM_ADDRESS, here)
        await self._limiter.hit(FROM_HERE, f"{email} {here}")
        await self._limiter.hit(FOR_ACCOUNT, email)

    async def sign_up(self, address: str) -> None:
        """Count a try to make an account; TooMuch."""
        await self._limiter.hit(_NEW_ACCOUNTS, network(address))

    async def link(self, address: str) -> None:
        """Count a try to use a link; TooMuch."""
        await self._limiter.hit(_LINKS, network(address))


def network(address: str) -> str:
    """Return what counts as one place: an IPv6 subscriber has 2^64 addresses."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        mapped = read.ipv4_mapped
        return str(mapped) if mapped else f"{read.exploded[:19]}::/64"
    return str(read)
