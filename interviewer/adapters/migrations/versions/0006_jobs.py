"""Who runs gradings just now, and what a grading has done so far."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "executors",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_executors"),
    )
    op.create_table(
        "judged_parts",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("unit_key", sa.String, nullable=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("yardstick", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "attempt", "unit_key", "part", name="pk_judged_parts"),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name="fk_judged_parts_interview_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("judged_parts")
    op.drop_table("executors")
