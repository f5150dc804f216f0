"""Hearing and speaking by an endpoint: the real client, a real server, every failure."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator

import pytest

from interviewer.adapters.openai_speech import Endpoint, OpenAiSynthesizer, OpenAiTranscriber
from interviewer.errors import BadInput, SpeechError, SpeechTimeout, SpeechUnavailable
from interviewer.ports import Synthesizer, Transcriber
from interviewer.voice.audio import BYTES_PER_SECOND, from_wav, to_wav
from tests.fake_audio_server import FakeAudio, failed, fake_audio, heard, spoken
from tests.small_server import Answer

TWO_SECS = bytes(2 * BYTES_PER_SECOND)
SOUND = to_wav(bytes(range(100)) * 2)
WORDS = {
    "text": "Um, I led it.",
    "words": [
        {"word": "Um", "start": 0.0, "end": 0.4},
        {"word": "I", "start": 0.8, "end": 1.0},
        {"word": "led", "start": 1.0, "end": 1.3},
        {"word": "it", "start": 1.3, "end": 1.5},
    ],
}


@pytest.fixture
def server() -> Iterator[FakeAudio]:
    with fake_audio() as running:
        yield running


def ears(server: FakeAudio, **more: float) -> Transcriber:
    return OpenAiTranscriber(Endpoint(server.base_url, "key", **more), "whisper-1")  # type: ignore[arg-type]


def mouth(server: FakeAudio, **more: float) -> Synthesizer:
    endpoint = Endpoint(server.base_url, "key", **more)  # type: ignore[arg-type]
    return OpenAiSynthesizer(endpoint, "tts-1", ["alloy", "nova"])


def refusing_url() -> str:
    """Return an address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


class TestTranscribe:
    async def test_words_have_the_texts_punctuation_and_the_servers_times(self, server: FakeAudio) -> None:
        server.script(heard(WORDS))
        words = await ears(server).transcribe(TWO_SECS)
        assert [(w.text, w.start_secs, w.end_secs, w.probability) for w in words] == [
            ("Um,", 0.0, 0.4, None),
            ("I", 0.8, 1.0, None),
            ("led", 1.0, 1.3, None),
            ("it.", 1.3, 1.5, None),
        ]

    async def test_the_sound_the_language_and_the_vocabulary_are_sent(self, server: FakeAudio) -> None:
        server.script(heard(WORDS))
        await ears(server).transcribe(TWO_SECS, vocabulary=["Kafka", "XGBoost"])
        [form] = server.forms()
        assert form["file"] == str(len(to_wav(TWO_SECS)))
        assert (form["model"], form["language"], form["prompt"]) == ("whisper-1", "en", "Kafka, XGBoost")
        assert (form["response_format"], form["timestamp_granularities"]) == ("verbose_json", "word,segment")
        assert server.asked[0].headers["authorization"] == "Bearer key"

    async def test_a_model_that_refuses_times_is_asked_without_them_from_then_on(
        self, server: FakeAudio
    ) -> None:
        server.script(failed(400), heard({"text": "one two"}))
        transcriber = ears(server)
        for _ in range(2):
            words = await transcriber.transcribe(TWO_SECS)
            assert [(w.text, w.start_secs, w.end_secs) for w in words] == [
                ("one", 0.0, 1.0),
                ("two", 1.0, 2.0),
            ]
        assert [form["response_format"] for form in server.forms()] == ["verbose_json", "json", "json"]

    async def test_no_sound_asks_nobody(self, server: FakeAudio) -> None:
        assert await ears(server).transcribe(b"") == []
        assert server.asked == []

    async def test_what_was_said_is_in_no_log(
        self, server: FakeAudio, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        server.script(heard({"text": "zeugma zeugma"}))
        await ears(server).transcribe(TWO_SECS, vocabulary=["xylophone"])
        server.script(spoken(SOUND))
        await mouth(server).speak("A quixotic sentence.", words_a_minute=170)
        assert not any(word in caplog.text for word in ("zeugma", "xylophone", "quixotic"))


class TestSpeak:
    async def test_the_words_the_voice_and_the_pace_are_sent_and_wav_comes_back(
        self, server: FakeAudio
    ) -> None:
        server.script(spoken(SOUND))
        assert from_wav(await mouth(server).speak("Hello\0there", words_a_minute=255, voice="nova"))
        [body] = server.bodies()
        assert body == {
            "input": "Hello there",
            "model": "tts-1",
            "voice": "nova",
            "response_format": "wav",
            "speed": 1.5,
        }

    @pytest.mark.parametrize("voice", [None, "nobody"])
    async def test_an_unknown_voice_is_the_default_one(self, server: FakeAudio, voice: str | None) -> None:
        server.script(spoken(SOUND))
        await mouth(server).speak("Hello.", words_a_minute=170, voice=voice)
        assert server.bodies()[0]["voice"] == "alloy"

    async def test_a_streamed_file_without_true_lengths_is_mended(self, server: FakeAudio) -> None:
        unknown = b"\xff" * 4
        server.script(spoken(SOUND[:4] + unknown + SOUND[8:40] + unknown + SOUND[44:]))
        assert await mouth(server).speak("Hello.", words_a_minute=170) == SOUND

    @pytest.mark.parametrize("sound", [b"", b"ID3 this is an mp3", SOUND[:44], b"{}"])
    async def test_what_is_no_sound_is_no_voice(self, server: FakeAudio, sound: bytes) -> None:
        server.script(spoken(sound))
        with pytest.raises(SpeechError, match=r"^The voice's endpoint"):
            await mouth(server).speak("Hello.", words_a_minute=170)

    async def test_no_words_are_refused(self, server: FakeAudio) -> None:
        with pytest.raises(BadInput):
            await mouth(server).speak(" \0", words_a_minute=170)


class TestFailures:
    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_a_passing_failure_is_tried_again(self, server: FakeAudio, status: int) -> None:
        server.script(failed(status), heard(WORDS))
        assert len(await ears(server).transcribe(TWO_SECS)) == 4
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        ("status", "kind", "reason"),
        [
            (401, SpeechUnavailable, "refuses the key"),
            (404, SpeechUnavailable, "not known"),
            (429, SpeechError, "asked too much"),
            (500, SpeechError, r"answers with an error \(500\)"),
            (422, SpeechError, r"answers with an error \(422\)"),
        ],
    )
    async def test_a_lasting_failure_has_a_name(
        self, server: FakeAudio, status: int, kind: type[SpeechError], reason: str
    ) -> None:
        server.script(failed(status))
        with pytest.raises(kind, match=reason):
            await ears(server).transcribe(TWO_SECS)
        with pytest.raises(kind, match=reason):
            await mouth(server).speak("Hello.", words_a_minute=170)

    async def test_an_endpoint_that_hangs_is_given_up_at_the_deadline(self, server: FakeAudio) -> None:
        server.script(Answer(hangs=True))
        transcriber, voice = ears(server, deadline_secs=0.05), mouth(server, deadline_secs=0.05)
        await OpenAiTranscriber(Endpoint(server.base_url), "warm").ready()  # the import is no part of this
        with pytest.raises(SpeechTimeout):
            await transcriber.transcribe(TWO_SECS)
        with pytest.raises(SpeechTimeout):
            await voice.speak("Hello.", words_a_minute=170)

    async def test_a_refused_connection_is_said(self) -> None:
        endpoint = Endpoint(refusing_url(), retries=0)
        with pytest.raises(SpeechUnavailable, match="can't be reached"):
            await OpenAiTranscriber(endpoint, "whisper-1").transcribe(TWO_SECS)

    @pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'{"words": []}', b'{"text": 3}', b"\xff"])
    async def test_garbage_is_no_transcript(self, server: FakeAudio, body: bytes) -> None:
        server.script(Answer(body, headers={"Content-Type": "text/html"}))
        with pytest.raises(SpeechError, match="protocol"):
            await ears(server).transcribe(TWO_SECS)

    async def test_giving_up_ends_the_call_at_once(self, server: FakeAudio) -> None:
        server.script(Answer(hangs=True))
        call = asyncio.create_task(mouth(server).speak("Hello.", words_a_minute=170))
        while not server.asked:  # noqa: ASYNC110 - the server runs in another thread
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
