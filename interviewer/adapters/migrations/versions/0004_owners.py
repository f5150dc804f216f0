"""Whose everything is. What was there before belongs to the person of an installation without accounts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LOCAL = "local"


def upgrade() -> None:
    """Apply."""
    op.add_column("interviews", sa.Column("owner", sa.String, nullable=False, server_default=_LOCAL))
    op.create_index("ix_interviews_owner", "interviews", ["owner", "created_at", "id"])
    op.drop_index("ix_interviews_created_at", "interviews")
    kept = _taken(sa.text("SELECT key, body FROM preferences"))
    columns = _preferences(sa.Column("owner", sa.String, nullable=False), key=("owner", "key"))
    op.bulk_insert(columns, [{"owner": _LOCAL, "key": row.key, "body": row.body} for row in kept])


def downgrade() -> None:
    """Take back; of several owners' preferences only those of an installation without accounts stay."""
    kept = _taken(sa.text("SELECT key, body FROM preferences WHERE owner = 'local'"))
    op.bulk_insert(_preferences(key=("key",)), [{"key": row.key, "body": row.body} for row in kept])
    op.create_index("ix_interviews_created_at", "interviews", ["created_at", "id"])
    op.drop_index("ix_interviews_owner", "interviews")
    with op.batch_alter_table("interviews") as batch:
        batch.drop_column("owner")


def _taken(query: sa.TextClause) -> list[sa.Row[Any]]:
    """Return the rows and drop their table: SQLite can't change a primary key."""
    rows = list(op.get_bind().execute(query))
    op.drop_table("preferences")
    return rows


def _preferences(*before: sa.Column[str], key: tuple[str, ...]) -> sa.Table:
    return op.create_table(
        "preferences",
        *before,
        sa.Column("key", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_preferences"),
    )
