"""What was used by whom and day: tokens, money, sound."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "usage",
        sa.Column("whose", sa.String, nullable=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("model_calls", sa.BigInteger, nullable=False),
        sa.Column("tokens_in", sa.BigInteger, nullable=False),
        sa.Column("tokens_out", sa.BigInteger, nullable=False),
        sa.Column("cost_usd", sa.Float, nullable=False),
        sa.Column("audio_secs", sa.Float, nullable=False),
        sa.Column("upload_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("whose", "day", name="pk_usage"),
    )


def downgrade() -> None:
    """Take back; what was used is forgotten."""
    op.drop_table("usage")
