"""The interviewer's half of a room's voice: what is dropped stays dropped, whatever is still being written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from api.rooms.voice_reply import ReplyVoice
from api.wire.messages import ServerMessage
from api.wire.voice_messages import DropMessage, Played, SayMessage, VoiceOn
from interviewer.model import Move, MoveKind, Plan, Turn
from interviewer.replies import Piece, Spoken
from interviewer.state import State
from tests.fake_speech import ToneVoice
from tests.fakes import NOON

ON = VoiceOn(type="voice", stream="stream-0001", rate_hz=16_000)
NOTHING_SAID = State(Plan("mle", "mid", "practice", "short", 1, ()))


class Desk:
    """A voice, what it sent, and what it kept."""

    def __init__(self) -> None:
        self.sent: list[ServerMessage] = []
        self.kept: list[tuple[str, float, bool]] = []
        self.voice = ReplyVoice(ToneVoice(), self.sent.append, lambda *heard: self.kept.append(heard))
        self.voice.take_up(ON, NOTHING_SAID, None)

    async def said(self) -> list[str]:
        """Let it read, and return what it read."""
        for _ in range(50):
            await asyncio.sleep(0)
        return [each.text for each in self.sent if isinstance(each, SayMessage)]


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    opened = Desk()
    yield opened
    await opened.voice.close()


def spoken(turn_id: str, text: str) -> Spoken:
    return Spoken(Turn(turn_id, 0, None, "interviewer", text, NOON, Move(MoveKind.PROBE)))


def played(turn_id: str, state: str, secs: float = 1.0) -> Played:
    return Played.model_validate(
        {"type": "played", "turn_id": turn_id, "part": 0, "secs": secs, "state": state}
    )


class TestDropping:
    async def test_what_is_still_being_written_is_not_read_after_an_interruption(self, desk: Desk) -> None:
        desk.voice.begin()
        desk.voice.hear(Piece("t4", "I see what you mean. "))
        desk.voice.hear(Piece("t4", "And"))
        before = await desk.said()
        assert before == ["I see what you mean."]
        desk.voice.interrupted()
        desk.voice.hear(Piece("t4", " what did you do about it? Tell me."))
        desk.voice.hear(spoken("t4", "I see what you mean. And what did you do about it? Tell me."))
        assert await desk.said() == before
        assert desk.voice.silent
        assert any(isinstance(each, DropMessage) for each in desk.sent)

    async def test_the_next_reply_is_read_whole_though_it_has_the_same_place(self, desk: Desk) -> None:
        desk.voice.begin()
        desk.voice.drop()
        desk.voice.hear(Piece("t4", "Half of a reply that was taken "))
        desk.voice.begin()
        desk.voice.hear(spoken("t4", "Another reply in its place."))
        assert await desk.said() == ["Another reply in its place."]


class TestHeard:
    async def test_a_turn_heard_to_its_end_is_kept_as_whole(self, desk: Desk) -> None:
        desk.voice.begin()
        desk.voice.hear(spoken("t4", "What did you measure?"))
        await desk.said()
        assert not desk.voice.played(played("t4", "playing", 0.3))
        assert desk.voice.heard_secs == 0.3
        assert desk.voice.played(played("t4", "done", 1.2))
        assert desk.kept == [("t4", 1.2, True)]
        assert desk.voice.silent

    async def test_one_that_was_cut_short_is_kept_as_that(self, desk: Desk) -> None:
        desk.voice.begin()
        desk.voice.hear(spoken("t4", "What did you measure?"))
        await desk.said()
        assert desk.voice.played(played("t4", "stopped", 0.4))
        assert desk.kept == [("t4", 0.4, False)]

    async def test_what_is_not_read_any_more_counts_for_nothing(self, desk: Desk) -> None:
        assert not desk.voice.played(played("t9", "done"))
        assert desk.kept == []
