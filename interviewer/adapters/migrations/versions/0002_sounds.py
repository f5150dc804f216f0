"""The sound of phrases, where the candidate wants it kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sounds",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("phrase_id", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "phrase_id", name="pk_sounds"),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], ondelete="CASCADE", name="fk_sounds_interview_id"
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("sounds")
