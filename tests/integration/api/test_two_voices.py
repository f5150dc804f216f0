"""The voice of an interview that two applications serve: one tab has it, and nothing that was heard is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interviewer.speech import SpokenWord
from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.fake_speech import ToneVoice, speech_parts_of
from tests.integration.api.conftest import House
from tests.integration.api.test_two_processes import Both, both
from tests.speech_samples import joined, needs_espeak, spoken
from tests.voice_tab import VoiceTab, voice_tab

pytestmark = pytest.mark.skipif(needs_espeak, reason="espeak-ng is not on this machine")

SAID = "we moved the nightly job to a new cluster"


class OneWord:
    """Implements Transcriber: whatever it hears is `word`; only the detector tells that somebody spoke."""

    name = "one-word"

    def __init__(self, word: str) -> None:
        self._word = word

    async def ready(self) -> None:
        """It is."""

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the word."""
        return [SpokenWord(self._word, 0.0, len(pcm) / 32_000, 1.0)]

    async def close(self) -> None:
        """It holds nothing."""


@pytest.fixture(params=["sqlite", "postgres"])
def houses(
    request: pytest.FixtureRequest, tmp_path: Path, bank: QuestionBank, library: Library
) -> tuple[House, House]:
    """Return two houses on one database in which one can speak."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    one = House(tmp_path, bank, library, database_url=url, shared=True)
    one.speech = speech_parts_of(OneWord("here"), ToneVoice())
    return one, replace(one, speech=speech_parts_of(OneWord("there"), ToneVoice()))


def tab_on(served: Both, which: str, **fields: Any) -> Any:
    """Return a tab at one of the two."""
    at = getattr(served, which)
    return voice_tab(at.host, at.interview["id"], **fields)


async def heard(tab: VoiceTab) -> None:
    """Say a phrase, and wait until it is kept."""
    await tab.sound(joined(0.4, spoken(SAID), 1.0))
    await tab.until("phrase")


class TestTakeOver:
    async def test_a_tab_elsewhere_takes_the_voice_and_the_first_is_told(
        self, houses: tuple[House, House]
    ) -> None:
        async with both(houses) as served, tab_on(served, "one") as first:
            await first.on()
            await first.hear_out()
            await heard(first)
            async with tab_on(served, "other", stream="stream-0002") as second:
                ready = await second.on()
                assert (await first.until("voice_lost"))["reason"] == "another_tab"
                assert len(ready["phrases"]) == 1
                await second.say("talk", action="done")
                turn = (await second.until("turn"))["turn"]
                assert (await first.until("turn"))["turn"] == turn
        assert turn["text"] == "here"

    async def test_the_same_tab_goes_on_elsewhere_without_saying_anything_twice(
        self, houses: tuple[House, House]
    ) -> None:
        async with both(houses) as served:
            async with tab_on(served, "one") as before:
                await before.on()
                await before.hear_out()
                await heard(before)
            async with tab_on(served, "other") as after:
                ready = await after.on()
                await heard(after)
                await after.say("talk", action="done")
                turn = (await after.until("turn"))["turn"]
        assert ready["position"] > 0
        assert turn["text"] == "here there"

    async def test_a_typed_answer_elsewhere_ends_what_is_read_here(self, houses: tuple[House, House]) -> None:
        async with both(houses) as served, tab_on(served, "one") as speaking, served.other.tab() as typing:
            await speaking.on()
            await speaking.hear_out()
            await typing.until("snapshot")
            await typing.answer(1)
            await speaking.until("drop")
            said = await speaking.until("say")
            await speaking.hear_out()
        assert said["turn_id"] == "t4"
