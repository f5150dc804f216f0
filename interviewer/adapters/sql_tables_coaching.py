"""The tables of coaching: what is shared with whom, who looked, what coaches say."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from interviewer.adapters.sql_tables import UtcDateTime, metadata


def _of_interview(*, key: bool) -> Column[str]:
    """Return the column of the interview; rows go when their interview goes."""
    goes_with = ForeignKey("interviews.id", ondelete="CASCADE")
    return Column("interview_id", String, goes_with, primary_key=key, nullable=False)


coach_codes = Table(
    "coach_codes",
    metadata,
    # The coach's account.
    Column("owner", String, primary_key=True),
    # Kept as it is: it opens nothing, it only says with whom somebody wants to share.
    Column("code", String, nullable=False),
    UniqueConstraint("code"),
)

coach_grants = Table(
    "coach_grants",
    metadata,
    Column("id", String, primary_key=True),
    # The candidate's account.
    Column("owner", String, nullable=False),
    Column("coach", String, nullable=False),
    # Of one interview; empty: of every one that is begun after `created_at`.
    Column("interview_id", String, ForeignKey("interviews.id", ondelete="CASCADE"), nullable=True),
    Column("with_sound", Boolean, nullable=False),
    Column("for_evals", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_coach_grants_owner", "owner"),
    Index("ix_coach_grants_coach", "coach", "owner"),
    Index("ix_coach_grants_interview_id", "interview_id"),
)

coach_looks = Table(
    "coach_looks",
    metadata,
    _of_interview(key=True),
    Column("coach", String, primary_key=True),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

coach_comments = Table(
    "coach_comments",
    metadata,
    Column("id", String, primary_key=True),
    _of_interview(key=False),
    Column("author", String, nullable=False),
    # What it is about: a grade, a turn, or, with none of the three, the whole.
    Column("unit_key", String, nullable=True),
    Column("criterion", String, nullable=True),
    Column("turn_id", String, nullable=True),
    Column("body", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime, nullable=True),
    # When the candidate first had it before them in these words.
    Column("seen_at", UtcDateTime, nullable=True),
    Index("ix_coach_comments_interview_id", "interview_id", "written_at"),
    Index("ix_coach_comments_author", "author"),
)

human_grades = Table(
    "human_grades",
    metadata,
    _of_interview(key=True),
    Column("unit_key", String, primary_key=True),
    Column("criterion", String, primary_key=True),
    Column("author", String, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Index("ix_human_grades_author", "author"),
)
