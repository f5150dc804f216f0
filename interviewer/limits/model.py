"""How often: rules, and whoever counts what falls under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Rule:
    """So many in so much time."""

    name: str
    """What is counted, such as `turns`; counts of different names are apart."""
    most: int
    """How many are let through in any such time; 0: none."""
    per_secs: int
    """The time, in seconds: it slides, so that two bursts around a full minute are one."""
    words: str
    """What whoever is refused reads: a sentence."""


class Limiter(Protocol):
    """Counts hits. Never fails for want of a server: it then counts in this process."""

    async def hit(self, rule: Rule, key: str, cost: int = 1) -> None:
        """Count `cost` hits of whoever `key` names; TooMuch, and nothing is counted, where that is too many.

        `key` may be anything that names them, such as an owner's id or an address: it is hashed before it is kept.
        """
        ...


class Unlimited:
    """Implements Limiter where nothing is limited."""

    async def hit(self, rule: Rule, key: str, cost: int = 1) -> None:
        """Let it through."""
