"""A listener in a room."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from api.rooms.subscriber import Subscriber
from api.wire.errors import plain_problem
from api.wire.messages import (
    ErrorMessage,
    NotesMessage,
    PieceMessage,
    PongMessage,
    ServerMessage,
    SnapshotMessage,
)
from api.wire.translate import Seen, interview_view
from interviewer.ports import StoredInterview
from interviewer.state import state_of
from tests.samples import asked, interview, said


def snapshot(turns: int) -> SnapshotMessage:
    """Return a snapshot with this many turns."""
    events = [said(n) if n % 2 == 0 else asked(n) for n in range(1, turns + 1)]
    stored = StoredInterview(interview(), tuple(events))
    state = state_of(stored.interview.plan, stored.events)
    return SnapshotMessage(interview=interview_view(Seen(stored, state, datetime.now(UTC))))


def piece(number: int, text: str = "a") -> PieceMessage:
    """Return a piece of a turn."""
    return PieceMessage(turn_id=f"t{number}", text=text)


async def drained(subscriber: Subscriber) -> list[ServerMessage]:
    """Return what is queued."""
    subscriber.put(PongMessage())
    heard: list[Any] = []
    while not isinstance(message := await subscriber.next(), PongMessage):
        heard.append(message)
    return heard


class TestSubscriber:
    async def test_needs_a_snapshot_first(self) -> None:
        assert await Subscriber().next() is None

    async def test_hears_everything_in_order(self) -> None:
        subscriber = Subscriber()
        subscriber.renew()
        said: list[ServerMessage] = [piece(1, "a"), NotesMessage(notes=["b"]), piece(1, "c"), piece(2, "d")]
        for message in said:
            subscriber.put(message)
        assert await drained(subscriber) == said

    async def test_words_that_wait_go_out_together(self) -> None:
        subscriber = Subscriber()
        subscriber.renew()
        for text in ("Tell ", "me ", "more."):
            subscriber.put(piece(1, text))
        assert await drained(subscriber) == [piece(1, "Tell me more.")]

    async def test_too_slow_needs_a_snapshot_again(self) -> None:
        subscriber = Subscriber(longest=2)
        subscriber.renew()
        for number in range(1, 4):
            subscriber.put(piece(number))
        assert await subscriber.next() is None

    async def test_does_not_hear_again_what_the_snapshot_says(self) -> None:
        subscriber = Subscriber()
        subscriber.renew()
        subscriber.put(piece(2))
        subscriber.put(piece(3))
        subscriber.put(NotesMessage(notes=["old"]))
        subscriber.covered_by(snapshot(2))
        subscriber.put(piece(2))
        assert await drained(subscriber) == [piece(3)]

    async def test_what_is_for_this_client_alone_outlives_a_snapshot(self) -> None:
        subscriber = Subscriber()
        refused = ErrorMessage(problem=plain_problem(429))
        subscriber.put(refused)
        subscriber.renew()
        subscriber.covered_by(snapshot(1))
        assert await drained(subscriber) == [refused]
