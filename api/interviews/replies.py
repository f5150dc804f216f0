"""What came of an answer or a button: computed from the events, so that asking twice gives the same. Pure."""

from __future__ import annotations

from itertools import takewhile

from api.wire.translate import Seen, fallbacks, standing, turn_view
from api.wire.views import ReplyView
from interviewer.model import Turn


def said_after(seen: Seen, turn: Turn) -> ReplyView:
    """Return a candidate's turn with the interviewer's turns up to the candidate's next."""
    return _reply(seen, int(turn.id[1:]), turn)


def said_since(seen: Seen, before: Seen) -> ReplyView:
    """Return the interviewer's turns since an earlier moment."""
    return _reply(seen, len(before.state.turns), None)


def _reply(seen: Seen, after: int, turn: Turn | None) -> ReplyView:
    plan, turns = seen.state.plan, seen.state.turns
    replies = list(takewhile(lambda t: t.speaker == "interviewer", turns[after:]))
    ids = {reply.id for reply in replies}
    return ReplyView(
        **dict(standing(seen)),
        turn=turn_view(plan, turn) if turn else None,
        replies=[turn_view(plan, reply) for reply in replies],
        fallbacks=[each for each in fallbacks(seen.stored.events) if each.turn_id in ids],
    )
