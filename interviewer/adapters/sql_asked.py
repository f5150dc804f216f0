"""Which questions the newest interviews asked: read from their events, whether or not they were finished."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from interviewer.adapters.sql_tables import events, interviews

# Both stand in the JSON of a decision to ask; words that contain them have their quotes escaped.
_A_DECISION, _TO_ASK = '%"kind":"move"%', '%"kind":"ask"%'


def asked_before(connection: Connection, owner: str, limit: int) -> list[tuple[str, ...]]:
    """Return the ids asked in each of their newest interviews, newest first; an empty one where nothing was asked."""
    newest_first = (interviews.c.created_at.desc(), interviews.c.id.desc())
    newest = select(interviews.c.id).where(interviews.c.owner == owner).order_by(*newest_first).limit(limit)
    found: dict[str, list[str]] = {each: [] for each in connection.execute(newest).scalars()}
    asked = (
        select(events.c.interview_id, events.c.body)
        .where(events.c.interview_id.in_(found), events.c.body.like(_A_DECISION), events.c.body.like(_TO_ASK))
        .order_by(events.c.interview_id, events.c.seq)
    )
    for row in connection.execute(asked):
        # Not the codec: it checks every field, and this reads a thousand of them before an interview begins.
        if question_id := json.loads(row.body)["body"]["move"]["question_id"]:
            found[row.interview_id].append(question_id)
    return [tuple(ids) for ids in found.values()]
