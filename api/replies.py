"""What came of an answer or a button: computed from the events, so that asking twice gives the same. Pure."""

from __future__ import annotations

from itertools import takewhile

from api.translate import Seen, standing, turn_view
from api.views import FallbackView, ReplyView
from interviewer.model import ModelUsed, Turn, TurnTaken


def said_after(seen: Seen, turn: Turn) -> ReplyView:
    """Return a candidate's turn with the interviewer's turns up to the candidate's next."""
    return _reply(seen, int(turn.id[1:]), turn)


def said_since(seen: Seen, before: Seen) -> ReplyView:
    """Return the interviewer's turns since an earlier moment."""
    return _reply(seen, len(before.state.turns), None)


def _reply(seen: Seen, after: int, turn: Turn | None) -> ReplyView:
    plan, turns = seen.state.plan, seen.state.turns
    replies = list(takewhile(lambda t: t.speaker == "interviewer", turns[after:]))
    failures = _fallbacks(seen)
    return ReplyView(
        **dict(standing(seen)),
        turn=turn_view(plan, turn) if turn else None,
        replies=[turn_view(plan, reply) for reply in replies],
        fallbacks=[FallbackView(turn_id=r.id, reason=failures[r.id]) for r in replies if r.id in failures],
    )


def _fallbacks(seen: Seen) -> dict[str, str]:
    """Return why the script took over, by the turn it then said."""
    found: dict[str, str] = {}
    reason: str | None = None
    for event in seen.stored.events:
        if isinstance(event, ModelUsed):
            reason = event.failure
        elif isinstance(event, TurnTaken):
            if reason and event.turn.speaker == "interviewer":
                found[event.turn.id] = reason
            reason = None
    return found
