"""Tables of the jobs: who runs them, and what a judge said so far of a unit that isn't graded yet."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from interviewer.adapters.sql_tables import UtcDateTime, metadata

executors = Table(
    "executors",
    metadata,
    Column("id", String, primary_key=True),
    # Machine and process, for whoever looks.
    Column("name", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # By the database's clock, never a machine's own.
    Column("lease_until", UtcDateTime, nullable=False),
)

judged_parts = Table(
    "judged_parts",
    metadata,
    Column(
        "interview_id",
        String,
        ForeignKey("interviews.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("unit_key", String, primary_key=True),
    Column("part", String, primary_key=True),
    # What it was measured by: a part judged before an upgrade isn't mixed with those after it.
    Column("yardstick", String, nullable=False),
    Column("body", Text, nullable=False),
)
