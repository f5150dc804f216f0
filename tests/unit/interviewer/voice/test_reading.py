"""The interviewer's words, read aloud while they are still being written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from interviewer.errors import SpeechTimeout, SpeechUnavailable
from interviewer.voice.reading import MOST_AHEAD, AllSaid, Manner, Part, Reader, Said, VoiceFailed
from tests.fake_speech import ToneVoice

TURN = "That makes sense to me. What did you measure before it? And what afterwards, in numbers? Go on. Please do."


class Desk:
    """A reader and all that it said."""

    def __init__(self, voice: ToneVoice | None) -> None:
        self.said: list[Said] = []
        self.reader = Reader(voice, self.said.append)

    async def settle(self) -> None:
        """Let the reader do what it can."""
        for _ in range(50):
            await asyncio.sleep(0)

    @property
    def parts(self) -> list[str]:
        return [each.text for each in self.said if isinstance(each, Part)]


@pytest.fixture
def voice() -> ToneVoice:
    return ToneVoice()


@pytest_asyncio.fixture
async def desk(voice: ToneVoice) -> AsyncIterator[Desk]:
    opened = Desk(voice)
    opened.reader.attach(None)
    yield opened
    await opened.reader.close()


class TestReading:
    async def test_begins_while_the_turn_is_still_being_written(self, desk: Desk) -> None:
        desk.reader.write("t1", "That makes sense to me. What did")
        await desk.settle()
        assert desk.parts == ["That makes sense to me."]
        desk.reader.finish("t1", TURN)
        await desk.settle()
        assert desk.parts[1].startswith("What did you")

    async def test_stays_a_few_parts_ahead_and_says_how_many_there_are(self, desk: Desk) -> None:
        desk.reader.finish("t1", TURN)
        await desk.settle()
        assert len(desk.parts) == MOST_AHEAD
        for part in range(4):
            desk.reader.heard("t1", part)
        await desk.settle()
        assert " ".join(desk.parts) == TURN
        assert desk.said[-1] == AllSaid("t1", len(desk.parts))
        assert not desk.reader.silent
        desk.reader.heard("t1", len(desk.parts) - 1, over=True)
        assert desk.reader.silent

    async def test_turns_are_read_in_order(self, desk: Desk) -> None:
        desk.reader.finish("t1", "I see what you mean.")
        desk.reader.finish("t2", "Let us go on then.")
        await desk.settle()
        assert desk.parts == ["I see what you mean.", "Let us go on then."]

    async def test_a_withdrawn_turn_is_not_read_on(self, desk: Desk) -> None:
        desk.reader.finish("t1", TURN)
        desk.reader.forget("t1")
        await desk.settle()
        assert desk.parts == []
        assert desk.reader.silent


class TestListeners:
    async def test_nothing_is_spoken_for_nobody(self, voice: ToneVoice) -> None:
        desk = Desk(voice)
        desk.reader.finish("t1", TURN)
        await desk.settle()
        assert voice.said == []

    async def test_after_a_cut_it_goes_on_behind_what_was_received(self, desk: Desk) -> None:
        desk.reader.finish("t1", TURN)
        await desk.settle()
        desk.reader.detach()
        before = list(desk.parts)
        desk.said.clear()
        desk.reader.attach(("t1", 0))
        await desk.settle()
        assert desk.parts[:2] == before[1:3]

    async def test_a_reload_begins_the_turn_again_from_what_is_being_heard(self, desk: Desk) -> None:
        desk.reader.finish("t1", TURN)
        desk.reader.heard("t1", 1)
        await desk.settle()
        desk.reader.detach()
        desk.said.clear()
        desk.reader.attach(None)
        await desk.settle()
        assert desk.parts[0].startswith("What did you")


class TestVoices:
    @pytest.mark.parametrize("speaks", ["browser", "none"])
    async def test_words_go_without_sound_where_the_server_does_not_speak(
        self, desk: Desk, speaks: str
    ) -> None:
        desk.reader.manner = Manner(speaks=speaks)  # type: ignore[arg-type]  # parametrised over the literal's values
        desk.reader.finish("t1", "I see what you mean.")
        await desk.settle()
        assert desk.said[0] == Part("t1", 0, "I see what you mean.", b"")

    async def test_a_voice_that_fails_is_said_once_and_words_go_on(self) -> None:
        desk = Desk(ToneVoice(failure=SpeechUnavailable("No voice here.")))
        desk.reader.attach(None)
        desk.reader.finish("t1", "I see what you mean. And what came of it?")
        await desk.settle()
        assert desk.said[0] == VoiceFailed("No voice here.")
        assert len(desk.parts) == 2
        assert sum(isinstance(each, VoiceFailed) for each in desk.said) == 1
        await desk.reader.close()

    async def test_one_sentence_that_fails_does_not_end_the_voice(self) -> None:
        voice = ToneVoice(failure=SpeechTimeout("Too slow."))
        desk = Desk(voice)
        desk.reader.attach(None)
        desk.reader.finish("t1", "I see what you mean.")
        await desk.settle()
        voice.failure = None
        desk.reader.finish("t2", "And what came of it?")
        await desk.settle()
        assert voice.said == ["And what came of it?"]
        await desk.reader.close()
