"""The line in the history: what a batch of events changes in it, and how it is read. No I/O."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from interviewer.adapters.sql_tables import interviews
from interviewer.model import (
    Event,
    Finished,
    Interview,
    MoveDecided,
    MoveKind,
    Paused,
    Requested,
    Resumed,
    TurnTaken,
)
from interviewer.ports import InterviewSummary
from interviewer.speech import Reopened

COLUMNS = tuple(column for column in interviews.c if column.name not in {"plan", "version", "owner", "asked"})
"""What `summary` needs."""

_STATUS = {Paused: "paused", Resumed: "open", Finished: "finished"}


def at_creation(interview: Interview) -> dict[str, Any]:
    """Return the columns of an interview without events, but for its plan."""
    plan = interview.plan
    return {
        "id": interview.id,
        "owner": interview.owner,
        "created_at": interview.created_at,
        "updated_at": interview.created_at,
        "role": plan.role,
        "stages": json.dumps([stage.kind.value for stage in plan.stages]),
        "mode": plan.mode,
        "length": plan.length,
        "purpose": plan.purpose,
        "version": 0,
        "turns": 0,
        "status": "open",
        "asked": "",
    }


def after(events: Sequence[Event]) -> dict[str, Any]:
    """Return the columns that these events change, with their new values."""
    turns = sum(isinstance(event, TurnTaken) for event in events)
    turns -= sum(event.turns for event in events if isinstance(event, Reopened))
    changed: dict[str, Any] = {
        "version": interviews.c.version + len(events),
        "turns": interviews.c.turns + turns,
    }
    if events:
        changed["updated_at"] = _at(events[-1])
    if asked := "".join(f"{each}\n" for each in map(_asked, events) if each):
        changed["asked"] = interviews.c.asked.concat(asked)
    for event in events:
        if type(event) in _STATUS:
            changed["status"] = _STATUS[type(event)]
    return changed


def _at(event: Event) -> datetime:
    return event.turn.at if isinstance(event, TurnTaken) else event.at


def _asked(event: Event) -> str | None:
    """Return the id of the question that was decided to be asked."""
    if isinstance(event, MoveDecided) and event.move.kind is MoveKind.ASK:
        return event.move.question_id
    return None


def client_turn_id(event: Event) -> str | None:
    """Return the client's own id of what it sent, if it gave one."""
    if isinstance(event, TurnTaken):
        return event.turn.client_turn_id
    return event.client_turn_id if isinstance(event, Requested) else None


def summary(row: Row[Any]) -> InterviewSummary:
    """Return a row of COLUMNS as a line in the history."""
    return InterviewSummary(
        id=row.id,
        role=row.role,
        stages=tuple(json.loads(row.stages)),
        mode=row.mode,
        length=row.length,
        status=row.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        turns=row.turns,
        overall=row.overall,
        purpose=row.purpose,
    )
