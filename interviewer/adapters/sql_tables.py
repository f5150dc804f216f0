"""The tables, as the newest migration leaves them (a test compares the two)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from interviewer.people.model import LOCAL


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody could say later what they meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return it in UTC, with time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _interview_id() -> Column[str]:
    """Return the leading part of every other table's key; rows go when their interview goes."""
    return Column(
        "interview_id",
        String,
        ForeignKey("interviews.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    )


interviews = Table(
    "interviews",
    metadata,
    Column("id", String, primary_key=True),
    # An account's id; `local` where there are none.
    Column("owner", String, nullable=False, server_default=LOCAL),
    Column("created_at", UtcDateTime, nullable=False),
    Column("plan", Text, nullable=False),
    # How many events there are. Counting them at every append would make appending slower with each turn.
    Column("version", Integer, nullable=False),
    # From here on: the summary. It can be computed from plan and events, and is kept for the history's sake.
    Column("role", String, nullable=False),
    Column("stages", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("length", String, nullable=False),
    Column("status", String, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("overall", Float, nullable=True),
    Column("purpose", String, nullable=False, server_default="interview"),
    # Ids of the questions asked, each ended by a newline.
    Column("asked", Text, nullable=False, server_default=""),
    Index("ix_interviews_owner", "owner", "created_at", "id"),
)

events = Table(
    "events",
    metadata,
    _interview_id(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("client_turn_id", String, nullable=True),
    Column("body", Text, nullable=False),
    UniqueConstraint("interview_id", "client_turn_id"),
)

results = Table(
    "results",
    metadata,
    _interview_id(),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("unit_key", String, primary_key=True),
    Column("body", Text, nullable=False),
)

gradings = Table(
    "gradings",
    metadata,
    _interview_id(),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("message", Text, nullable=False),
)

sounds = Table(
    "sounds",
    metadata,
    _interview_id(),
    Column("phrase_id", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    _interview_id(),
    Column("attempt", Integer, nullable=False),
    # What progress and plans need of a report; it can be made again from events and results.
    Column("body", Text, nullable=False),
)

improvements = Table(
    "improvements",
    metadata,
    _interview_id(),
    Column("unit_key", String, primary_key=True),
    Column("body", Text, nullable=False),
)

shares = Table(
    "shares",
    metadata,
    Column("id", String, primary_key=True),
    Column("interview_id", String, ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False),
    # The link itself is not kept: who reads the database can't open it.
    Column("token_hash", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("hides_transcript", Boolean, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_shares_interview_id", "interview_id"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("owner", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("body", Text, nullable=False),
)
