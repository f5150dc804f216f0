"""The table of what was used."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, String, Table

from interviewer.adapters.sql_tables import metadata

usage = Table(
    "usage",
    metadata,
    # A hash of the owner's id, and not called `owner`: whoever deletes all they have said has no new budget by that,
    # and once their account is gone too nothing says whose these numbers were.
    Column("whose", String, primary_key=True),
    # A day of UTC as 2026-12-31.
    Column("day", String, primary_key=True),
    Column("model_calls", BigInteger, nullable=False),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cost_usd", Float, nullable=False),
    Column("audio_secs", Float, nullable=False),
    Column("upload_bytes", BigInteger, nullable=False),
)
