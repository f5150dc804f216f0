"""What leads from one interview to the next: purposes, digests, stronger answers, share links, preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("interviews", sa.Column("purpose", sa.String, nullable=False, server_default="interview"))
    op.create_table(
        "digests",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", name="pk_digests"),
        _of_interview("digests"),
    )
    op.create_table(
        "improvements",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("unit_key", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "unit_key", name="pk_improvements"),
        _of_interview("improvements"),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("token_hash", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hides_transcript", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sa.UniqueConstraint("token_hash", name="uq_shares_token_hash"),
        _of_interview("shares"),
    )
    op.create_index("ix_shares_interview_id", "shares", ["interview_id"])
    op.create_table(
        "preferences",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_preferences"),
    )


def _of_interview(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["interview_id"], ["interviews.id"], ondelete="CASCADE", name=f"fk_{table}_interview_id"
    )


def downgrade() -> None:
    """Take back."""
    for table in ("preferences", "shares", "improvements", "digests"):
        op.drop_table(table)
    with op.batch_alter_table("interviews") as batch:
        batch.drop_column("purpose")
