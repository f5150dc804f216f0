"""Who somebody is, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LOCAL = "local"
"""The owner of everything where there are no accounts."""

Role = Literal["candidate", "coach", "admin"]
Scope = Literal["read", "write"]
"""What a key may do: look, or change things as well."""

EVERYTHING: frozenset[Scope] = frozenset({"read", "write"})


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request."""

    owner: str
    """The account's id: what interviews and preferences are kept under."""
    role: Role
    """What they are here."""
    how: Literal["local", "session", "key", "nobody"]
    """How they showed it; `nobody` didn't, and sees what is open to everybody."""
    name: str = ""
    """As shown; empty where there are no accounts."""
    scopes: frozenset[Scope] = EVERYTHING
    """What this session or key may do."""
    credential_id: str = ""
    """Names the session or key; opens nothing."""

    @property
    def may_write(self) -> bool:
        """Return whether anything may be changed."""
        return "write" in self.scopes


THE_LOCAL_PERSON = Principal(LOCAL, "admin", "local")
"""Where there are no accounts whoever reaches the service owns all of it."""

NOBODY = Principal("", "candidate", "nobody", scopes=frozenset())
"""Whoever isn't signed in, where there are accounts. Nothing can be theirs: no account has an empty id."""
