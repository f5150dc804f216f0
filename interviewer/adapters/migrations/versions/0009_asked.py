"""Which questions an interview asked, beside its summary: new plans look at hundreds of interviews."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_EVENTS = sa.text(
    'SELECT interview_id, body FROM events WHERE body LIKE \'%"kind":"move"%\' AND body LIKE \'%"kind":"ask"%\''
    " ORDER BY interview_id, seq"
)
_KEPT = sa.text("UPDATE interviews SET asked = :asked WHERE id = :id")


def upgrade() -> None:
    """Apply; what was asked so far is read from the events, once."""
    op.add_column("interviews", sa.Column("asked", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    asked: dict[str, str] = {}
    for row in connection.execute(_EVENTS):
        if question_id := json.loads(row.body)["body"]["move"]["question_id"]:
            asked[row.interview_id] = asked.get(row.interview_id, "") + f"{question_id}\n"
    rows = [{"id": interview_id, "asked": ids} for interview_id, ids in asked.items()]
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(_KEPT, rows[begin : begin + _AT_ONCE])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("interviews") as batch:
        batch.drop_column("asked")
