"""Trying speech over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from interviewer.errors import SpeechTimeout, SpeechUnavailable
from interviewer.speech import SpokenWord
from interviewer.voice.audio import from_wav, to_wav
from tests.fake_speech import ToneVoice, silent_speech, speech_parts_of
from tests.integration.api.conftest import House
from tests.speech_samples import tone

WAV = {"Content-Type": "audio/wav"}


class Ears:
    """Implements Transcriber: hears one word; loads when it is let."""

    name = "ears"

    def __init__(self, *, loaded: bool = True, missing: bool = False) -> None:
        self.loaded = asyncio.Event()
        self.missing = missing
        self.loadings = 0
        if loaded:
            self.loaded.set()

    async def close(self) -> None:
        """It holds nothing."""

    async def ready(self) -> None:
        self.loadings += 1
        await self.loaded.wait()
        if self.missing:
            raise SpeechUnavailable("The model “ears” is not on this machine.")

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        return [SpokenWord("yes", 0.0, 0.2, 0.75)]


class TestWhatThereIs:
    async def test_nothing_is_said_to_be_nothing(self, client: httpx.AsyncClient) -> None:
        found = (await client.get("/api/v1/speech")).json()
        assert found["recogniser"]["name"] is None
        assert not found["recogniser"]["ready"]
        assert "typed" in found["recogniser"]["notice"]
        assert found["voice"]["voices"] == []

    async def test_both_are_ready(self, house: House) -> None:
        house.speech = speech_parts_of(Ears(), ToneVoice())
        async with house.client() as client:
            found = (await client.get("/api/v1/speech")).json()
        assert found["recogniser"] == {"name": "ears", "ready": True, "notice": None, "sends_to": None}
        assert found["voice"]["ready"]
        assert found["voice"]["voices"] == [{"id": "tone", "name": "Tone"}]

    async def test_what_loads_is_not_waited_for_and_loads_once(self, house: House) -> None:
        ears = Ears(loaded=False)
        house.speech = speech_parts_of(ears)
        async with house.client() as client:
            for _ in range(2):
                found = (await client.get("/api/v1/speech")).json()
                assert "being loaded" in found["recogniser"]["notice"]
            ears.loaded.set()
            found = (await client.get("/api/v1/speech")).json()
        assert found["recogniser"]["ready"]
        assert ears.loadings == 1

    async def test_what_is_missing_is_said_and_looked_for_again(self, house: House) -> None:
        ears = Ears(missing=True)
        house.speech = speech_parts_of(ears, ToneVoice(failure=SpeechUnavailable("No voice here.")))
        async with house.client() as client:
            found = (await client.get("/api/v1/speech")).json()
            ears.missing = False
            again = (await client.get("/api/v1/speech")).json()
        assert found["recogniser"]["notice"] == "The model “ears” is not on this machine."
        assert found["voice"]["notice"] == "No voice here."
        assert again["recogniser"]["ready"]


class TestRecognise:
    @pytest.fixture
    def house(self, house: House) -> House:
        """Return a house with ears."""
        house.speech = speech_parts_of(Ears())
        return house

    async def test_words_come_with_how_sure_they_are(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/speech/recognise", content=to_wav(tone(0.5)), headers=WAV)
        assert answer.json() == {"words": [{"text": "yes", "sure": 0.75}]}

    @pytest.mark.parametrize(
        "body",
        [b"", b"RIFF", b"not sound", to_wav(b""), to_wav(b"\0\0" * 16_000 * 31)],
        ids=["empty", "cut", "text", "no samples", "31 seconds"],
    )
    async def test_what_is_no_short_sound_is_refused(self, client: httpx.AsyncClient, body: bytes) -> None:
        answer = await client.post("/api/v1/speech/recognise", content=body, headers=WAV)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_more_than_a_megabyte_is_refused(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/speech/recognise", content=b"\0" * 1_000_001, headers=WAV)
        assert answer.status_code == 413


class TestSay:
    async def test_gives_sound(self, house: House) -> None:
        house.speech = speech_parts_of(Ears(), ToneVoice())
        async with house.client() as client:
            answer = await client.post("/api/v1/speech/say", json={"text": "Good evening."})
        assert answer.headers["content-type"] == "audio/wav"
        assert from_wav(answer.content)

    @pytest.mark.parametrize(
        "fields", [{"text": ""}, {"text": "a" * 501}, {"text": "a", "words_a_minute": 10}]
    )
    async def test_refuses_what_does_not_fit(self, house: House, fields: dict[str, object]) -> None:
        house.speech = speech_parts_of(Ears(), ToneVoice())
        async with house.client() as client:
            assert (await client.post("/api/v1/speech/say", json=fields)).status_code == 422

    async def test_without_an_engine_or_in_time_it_says_so(self, house: House) -> None:
        house.speech = silent_speech()
        async with house.client() as client:
            assert (await client.post("/api/v1/speech/say", json={"text": "a"})).status_code == 503
        house.speech = speech_parts_of(Ears(), ToneVoice(failure=SpeechTimeout("Too slow.")))
        async with house.client() as client:
            assert (await client.post("/api/v1/speech/say", json={"text": "a"})).status_code == 504
