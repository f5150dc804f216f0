"""What is kept about accounts. Nothing here opens a door: tokens and passwords are kept as hashes, elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from interviewer.people.model import Role, Scope


@dataclass(frozen=True, slots=True)
class Account:
    """A person."""

    owner: str
    """The id everything of theirs is kept under."""
    email: str
    """As `addresses.read_email` returns it; unique."""
    name: str
    """As shown."""
    role: Role
    """What they may do."""
    created_at: datetime
    """When it was made."""
    vouched: bool
    """Whether an admin or the sign-in provider said that the address is theirs."""
    has_password: bool = True
    """Whether a password signs them in."""
    linked: bool = False
    """Whether the sign-in provider signs them in."""
    disabled_at: datetime | None = None
    """Since when they can't sign in."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in."""

    id: str
    """Names it; opens nothing."""
    owner: str
    """Whose."""
    agent: str
    """Browser and system in words, such as “Firefox on Linux”."""
    created_at: datetime
    """When they signed in."""
    seen_at: datetime
    """When it was last used, to a few minutes."""
    expires_at: datetime
    """When it ends however much it is used."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key for programs."""

    id: str
    """Names it; opens nothing."""
    owner: str
    """Whose."""
    name: str
    """What it is for, in the person's words."""
    prefix: str
    """Its first characters, to tell keys apart."""
    scopes: frozenset[Scope]
    """What it may do."""
    created_at: datetime
    """When it was made."""
    expires_at: datetime
    """When it ends."""
    used_at: datetime | None = None
    """When it was last used, to a few minutes."""


Purpose = Literal["invitation", "reset"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address that can be used once."""

    id: str
    """Names it; opens nothing."""
    purpose: Purpose
    """A new account, or a new password."""
    owner: str
    """Of an invitation whoever made it, of a new password whose it is."""
    email: str
    """Whom it is for; empty: whoever has it names an address."""
    role: Role
    """What an invited person becomes."""
    created_at: datetime
    """When it was made."""
    expires_at: datetime
    """When it ends."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the sign-in provider says somebody is."""

    issuer: str
    """The provider, as it names itself."""
    subject: str
    """Its name for the person, which stays."""
    email: str
    """Empty unless the provider has verified it."""
    name: str
    """As shown there; may be empty."""
