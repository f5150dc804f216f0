"""The tables of accounts. Of everything that opens a door only a hash is kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from interviewer.adapters.sql_tables import UtcDateTime, metadata

accounts = Table(
    "accounts",
    metadata,
    # What the person's interviews are kept under, too.
    Column("owner", String, primary_key=True, nullable=False),
    Column("email", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    # None: signs in by the provider only, or has not chosen one yet.
    Column("password_hash", String, nullable=True),
    Column("issuer", String, nullable=True),
    Column("subject", String, nullable=True),
    # Whether an admin or the provider said that the address is this person's.
    Column("vouched", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime, nullable=True),
    UniqueConstraint("email"),
    UniqueConstraint("issuer", "subject"),
)


def _owner() -> Column[str]:
    return Column("owner", String, ForeignKey("accounts.owner", ondelete="CASCADE"), nullable=False)


def _moments() -> tuple[Column[Any], ...]:
    return (
        Column("token_hash", String, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("expires_at", UtcDateTime, nullable=False),
    )


sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    _owner(),
    *_moments(),
    Column("agent", String, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_sessions_owner", "owner"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    _owner(),
    *_moments(),
    Column("name", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
    UniqueConstraint("token_hash"),
    Index("ix_api_keys_owner", "owner"),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    # Of an invitation whoever made it (`local`: the terminal), of a new password whose it is.
    Column("owner", String, nullable=False),
    *_moments(),
    Column("purpose", String, nullable=False),
    # Empty: whoever has the link names an address.
    Column("email", String, nullable=False),
    Column("role", String, nullable=False),
    UniqueConstraint("token_hash"),
)
