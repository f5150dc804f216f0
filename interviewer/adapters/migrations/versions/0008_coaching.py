"""What coaches may see, and what they say."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = ("human_grades", "coach_comments", "coach_looks", "coach_grants", "coach_codes")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coach_codes",
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_coach_codes"),
        sa.UniqueConstraint("code", name="uq_coach_codes_code"),
    )
    op.create_table(
        "coach_grants",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("coach", sa.String, nullable=False),
        sa.Column("interview_id", sa.String, nullable=True),
        sa.Column("with_sound", sa.Boolean, nullable=False),
        sa.Column("for_evals", sa.Boolean, nullable=False),
        _at("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_coach_grants"),
        _of_interview("coach_grants"),
    )
    op.create_index("ix_coach_grants_owner", "coach_grants", ["owner"])
    op.create_index("ix_coach_grants_coach", "coach_grants", ["coach", "owner"])
    op.create_index("ix_coach_grants_interview_id", "coach_grants", ["interview_id"])
    op.create_table(
        "coach_looks",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("coach", sa.String, nullable=False),
        _at("first_at"),
        _at("last_at"),
        sa.PrimaryKeyConstraint("interview_id", "coach", name="pk_coach_looks"),
        _of_interview("coach_looks"),
    )
    _said()


def _said() -> None:
    op.create_table(
        "coach_comments",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("unit_key", sa.String, nullable=True),
        sa.Column("criterion", sa.String, nullable=True),
        sa.Column("turn_id", sa.String, nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        _at("written_at"),
        _at("edited_at", nullable=True),
        _at("seen_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_coach_comments"),
        _of_interview("coach_comments"),
    )
    op.create_index("ix_coach_comments_interview_id", "coach_comments", ["interview_id", "written_at"])
    op.create_index("ix_coach_comments_author", "coach_comments", ["author"])
    op.create_table(
        "human_grades",
        sa.Column("interview_id", sa.String, nullable=False),
        sa.Column("unit_key", sa.String, nullable=False),
        sa.Column("criterion", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _at("given_at"),
        sa.PrimaryKeyConstraint("interview_id", "unit_key", "criterion", "author", name="pk_human_grades"),
        _of_interview("human_grades"),
    )
    op.create_index("ix_human_grades_author", "human_grades", ["author"])


def downgrade() -> None:
    """Take back, with all that coaches said."""
    for table in _TABLES:
        op.drop_table(table)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_interview(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["interview_id"], ["interviews.id"], ondelete="CASCADE", name=f"fk_{table}_interview_id"
    )
