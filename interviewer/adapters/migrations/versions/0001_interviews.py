"""Interviews, their events, results and gradings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "interviews",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("stages", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("length", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("overall", sa.Float, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_created_at", "interviews", ["created_at", "id"])
    _child(
        "events",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("client_turn_id", sa.String, nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "seq", name="pk_events"),
        sa.UniqueConstraint("interview_id", "client_turn_id", name="uq_events_interview_id_client_turn_id"),
    )
    _child(
        "results",
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("unit_key", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "attempt", "unit_key", name="pk_results"),
    )
    _child(
        "gradings",
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "attempt", name="pk_gradings"),
    )


def _child(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Create a table whose rows belong to an interview."""
    op.create_table(
        name,
        sa.Column("interview_id", sa.String, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], ondelete="CASCADE", name=f"fk_{name}_interview_id"
        ),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("gradings", "results", "events", "interviews"):
        op.drop_table(table)
