"""An answer as a sound file: decoded, cut, recognised and committed as one spoken turn; hostile files cost little."""

from __future__ import annotations

import asyncio
import io
import logging
import resource
import struct
from collections.abc import AsyncIterator, Sequence
from typing import Any

import av
import httpx
import pytest

from interviewer.errors import SpeechError
from interviewer.speech import SpokenWord
from interviewer.voice.audio import RATE_HZ, from_wav, seconds, to_wav
from interviewer.voice.decoding import MAX_UPLOAD_BYTES
from tests.fake_speech import speech_parts_of
from tests.integration.api.conftest import House, begin, path, say
from tests.pocketsphinx_ears import PocketsphinxTranscriber, plain_words
from tests.speech_samples import (
    CONTAINERS,
    file_of,
    joined,
    mixed,
    needs_espeak,
    noise,
    random_bytes,
    silence,
    spoken,
    tone,
)

FIRST = "We moved the nightly job to a new cluster."
SECOND = "It finished in forty minutes."
SAID = " ".join(plain_words(f"{FIRST} {SECOND}"))

aloud = pytest.mark.skipif(needs_espeak, reason="needs espeak-ng")


@pytest.fixture(scope="module")
def ears() -> PocketsphinxTranscriber:
    return PocketsphinxTranscriber([FIRST, SECOND])


@pytest.fixture
def house(house: House, ears: PocketsphinxTranscriber) -> House:
    ears.vocabularies.clear()
    house.speech = speech_parts_of(ears)
    return house


@pytest.fixture(scope="module")
def answer() -> bytes:
    """Return two sentences with a pause between them, said in a quiet room."""
    said = joined(0.5, spoken(FIRST), 0.9, spoken(SECOND), 0.5)
    return mixed(said, noise(5.0, level=0.001))


async def send(
    client: httpx.AsyncClient,
    interview: dict[str, Any],
    data: Any,
    number: int = 1,
    *,
    kind: str = "audio/wav",
    **query: Any,
) -> httpx.Response:
    """Answer with a file."""
    return await client.post(
        path(interview, "/turns/audio"),
        params={"client_turn_id": f"u{number}", **query},
        content=data,
        headers={"Content-Type": kind} if kind else {},
    )


async def turns(client: httpx.AsyncClient, interview: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(path(interview))).json()["turns"]
    return found


def candidate(found: list[dict[str, Any]]) -> list[str]:
    return [turn["text"] for turn in found if turn["speaker"] == "candidate"]


@aloud
class TestAnswer:
    @pytest.mark.parametrize("kind", CONTAINERS)
    async def test_in_each_kind_of_file_is_understood_and_replied_to(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes, kind: str
    ) -> None:
        sent = await send(client, interview, file_of(kind, answer), kind=f"audio/{kind}")
        assert sent.status_code == 200, sent.text
        reply = sent.json()
        assert reply["turn"]["text"] == SAID
        assert reply["replies"]
        assert reply["awaits"] == "candidate"
        assert candidate(await turns(client, interview)) == [SAID]

    async def test_has_the_phrases_it_was_said_in_at_the_times_they_were_said(
        self, client: httpx.AsyncClient, interview: dict[str, Any], house: House, answer: bytes
    ) -> None:
        sent = await send(client, interview, to_wav(answer))
        async with house.service() as service:
            _, state = await service.conductor.look(interview["id"])
        phrases = state.phrases_of(sent.json()["turn"]["id"])
        assert [phrase.text for phrase in phrases] == [" ".join(plain_words(s)) for s in (FIRST, SECOND)]
        assert [phrase.id for phrase in phrases] == ["p1", "p2"]
        apart_secs = (phrases[1].began_at - phrases[0].began_at).total_seconds()
        assert apart_secs == pytest.approx(seconds(spoken(FIRST)) + 0.9, abs=0.2)
        assert all(phrase.pitch_hz and not phrase.kept and not phrase.stream for phrase in phrases)

    async def test_from_a_program_that_says_only_that_it_is_bytes_is_taken(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes
    ) -> None:
        kind = "application/octet-stream"
        assert (await send(client, interview, to_wav(answer), kind=kind)).status_code == 200

    async def test_from_a_browser_s_recorder_is_taken(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes
    ) -> None:
        sent = await send(client, interview, file_of("webm", answer), kind="video/webm; codecs=opus")
        assert sent.json()["turn"]["text"] == SAID

    async def test_in_pieces_is_taken(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes
    ) -> None:
        data = to_wav(joined(answer, 40.0))
        assert len(data) > 1_000_000
        assert (await send(client, interview, _pieces(data))).json()["turn"]["text"] == SAID

    async def test_over_a_real_connection_is_taken(self, house: House, answer: bytes) -> None:
        async with house.served() as host, httpx.AsyncClient(base_url=f"http://{host}") as client:
            interview = await begin(client)
            sent = await send(client, interview, file_of("ogg", answer), kind="audio/ogg")
            assert sent.json()["turn"]["text"] == SAID

    async def test_goes_to_the_recogniser_with_what_is_likely_to_be_said(
        self,
        client: httpx.AsyncClient,
        interview: dict[str, Any],
        answer: bytes,
        ears: PocketsphinxTranscriber,
    ) -> None:
        await send(client, interview, to_wav(answer))
        assert len(ears.vocabularies) == 2

    async def test_drops_phrases_of_the_microphone_that_are_in_no_turn(
        self, client: httpx.AsyncClient, interview: dict[str, Any], house: House, answer: bytes
    ) -> None:
        await send(client, interview, to_wav(answer))
        await say(client, interview, 2)
        assert (await send(client, interview, to_wav(answer), 3)).json()["turn"]["text"] == SAID


@aloud
class TestSound:
    async def test_is_kept_where_that_is_asked_for(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes
    ) -> None:
        await send(client, interview, to_wav(answer), keep_sound=True)
        kept = [await client.get(path(interview, f"/sounds/{phrase}")) for phrase in ("p1", "p2")]
        lengths = [seconds(from_wav(each.content)) for each in kept]
        assert lengths == pytest.approx(
            [seconds(spoken(FIRST)) + 0.6, seconds(spoken(SECOND)) + 0.6], abs=0.4
        )

    async def test_is_not_kept_otherwise(
        self, client: httpx.AsyncClient, interview: dict[str, Any], answer: bytes
    ) -> None:
        await send(client, interview, to_wav(answer))
        assert (await client.get(path(interview, "/sounds/p1"))).status_code == 404


@aloud
class TestTheSameAgain:
    async def test_is_one_turn_and_not_recognised_again(
        self,
        client: httpx.AsyncClient,
        interview: dict[str, Any],
        answer: bytes,
        ears: PocketsphinxTranscriber,
    ) -> None:
        first = (await send(client, interview, to_wav(answer))).json()
        heard = len(ears.vocabularies)
        again = await send(client, interview, b"not even sound")
        assert (again.status_code, again.json()["turn"]) == (200, first["turn"])
        assert again.json()["replies"] == first["replies"]
        assert len(ears.vocabularies) == heard
        assert len(candidate(await turns(client, interview))) == 1

    async def test_at_the_same_time_is_one_turn(
        self,
        client: httpx.AsyncClient,
        interview: dict[str, Any],
        answer: bytes,
        ears: PocketsphinxTranscriber,
    ) -> None:
        sent = await asyncio.gather(*(send(client, interview, to_wav(answer)) for _ in range(3)))
        assert [each.status_code for each in sent] == [200] * 3
        assert len({each.json()["turn"]["id"] for each in sent}) == 1
        assert len(ears.vocabularies) == 2


class TestRefusals:
    async def test_of_a_strange_interview(self, client: httpx.AsyncClient) -> None:
        assert (await send(client, {"id": "nobody"}, to_wav(silence(1.0)))).status_code == 404

    async def test_of_a_foreign_site(self, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        refused = await client.post(
            path(interview, "/turns/audio?client_turn_id=u1"),
            content=to_wav(silence(1.0)),
            headers={"Content-Type": "audio/wav", "Origin": "https://evil.example"},
        )
        assert refused.status_code == 403

    @pytest.mark.parametrize(
        "kind",
        ["", "application/json", "text/plain", "multipart/form-data", "video/mp4", "audio/", "image/png"],
    )
    async def test_of_what_is_not_sent_as_sound(
        self, client: httpx.AsyncClient, interview: dict[str, Any], kind: str
    ) -> None:
        refused = await send(client, interview, to_wav(silence(1.0)), kind=kind)
        assert (refused.status_code, refused.json()["type"]) == (415, "/problems/unsupported-media-type")
        assert "sound file" in refused.json()["detail"]

    @pytest.mark.parametrize("query", [{"client_turn_id": ""}, {"in_reply_to": "x"}, {"keep_sound": "maybe"}])
    async def test_of_queries_that_do_not_fit(
        self, client: httpx.AsyncClient, interview: dict[str, Any], query: dict[str, Any]
    ) -> None:
        assert (await send(client, interview, to_wav(silence(1.0)), **query)).status_code == 422

    async def test_out_of_turn_before_anything_is_decoded(
        self, client: httpx.AsyncClient, interview: dict[str, Any], ears: PocketsphinxTranscriber
    ) -> None:
        spent = _decoding_secs()
        refused = await send(client, interview, to_wav(tone(5.0)), in_reply_to="t1")
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
        assert _decoding_secs() == spent
        assert not ears.vocabularies

    async def test_of_a_finished_interview(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        await client.post(path(interview, "/finish"))
        refused = await send(client, interview, to_wav(tone(1.0)))
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/interview-finished")

    async def test_where_no_word_is_understood(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        for pcm in (silence(2.0), noise(3.0), tone(3.0)):
            refused = await send(client, interview, to_wav(pcm))
            assert (refused.status_code, refused.json()["field"]) == (422, "sound")
            assert "No word" in refused.json()["detail"]
        assert candidate(await turns(client, interview)) == []

    async def test_of_more_than_ten_minutes(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        refused = await send(client, interview, to_wav(silence(601.0)))
        assert (refused.status_code, refused.json()["field"]) == (422, "sound")
        assert "600 seconds" in refused.json()["detail"]

    async def test_of_more_than_25_mb_stated_or_in_pieces(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        large = bytes(MAX_UPLOAD_BYTES + 1)
        for data in (large, _pieces(large)):
            refused = await send(client, interview, data)
            assert (refused.status_code, refused.json()["type"]) == (413, "/problems/content-too-large")

    @pytest.mark.parametrize("rest", ["/turns", "/turns/audio/", "/turns/audio/x", "/notes"])
    async def test_of_more_than_1_mb_everywhere_else(
        self, client: httpx.AsyncClient, interview: dict[str, Any], rest: str
    ) -> None:
        refused = await client.post(path(interview, rest), content=bytes(1_000_001))
        assert refused.status_code == 413


class TestWithoutARecogniser:
    async def test_it_is_said_before_anything_is_decoded(self, house: House) -> None:
        house.speech = speech_parts_of(None)
        async with house.client() as client:
            refused = await send(client, await begin(client), to_wav(tone(1.0)))
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/speech-unavailable")

    @aloud
    async def test_that_works_nothing_is_committed(self, house: House, answer: bytes) -> None:
        house.speech = speech_parts_of(BrokenEars())
        async with house.client() as client:
            interview = await begin(client)
            failed = await send(client, interview, to_wav(answer))
            assert (failed.status_code, failed.json()["type"]) == (502, "/problems/speech-failed")
            assert candidate(await turns(client, interview)) == []


class BrokenEars:
    """Implements Transcriber."""

    name = "broken"

    async def ready(self) -> None:
        pass

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        raise SpeechError("The speech recogniser failed on this phrase.")

    async def close(self) -> None:
        """It holds nothing."""


class TestHostileFiles:
    """Each is refused as no sound or too long; what that may cost stands in `test_decoding_limits.py`."""

    async def test_are_refused_and_the_interview_goes_on(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        for number, (name, data) in enumerate(_hostile().items()):
            refused = await send(client, interview, data, number)
            assert (refused.status_code, refused.json().get("field")) == (422, "sound"), name
        assert (await say(client, interview, 99)).status_code == 200

    @aloud
    async def test_leave_no_words_in_the_log(
        self,
        client: httpx.AsyncClient,
        interview: dict[str, Any],
        answer: bytes,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            await send(client, interview, file_of("mp3", answer)[:-100])
            await send(client, interview, b"secret words", 2)
        assert not {"nightly", "secret", "cluster"} & set(caplog.text.split())


async def test_the_document_says_what_is_taken(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    described = document["paths"]["/api/v1/interviews/{interview_id}/turns/audio"]["post"]
    assert set(described["requestBody"]["content"]) == {"audio/*", "video/webm", "application/octet-stream"}
    assert {"200", "404", "409", "413", "415", "422", "502", "503", "504"} <= set(described["responses"])
    assert [each["name"] for each in described["parameters"]] == [
        "interview_id",
        "client_turn_id",
        "in_reply_to",
        "keep_sound",
    ]
    assert "25 MB" in described["responses"]["413"]["description"]


async def _pieces(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 100_000):
        yield data[at : at + 100_000]


def _decoding_secs() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _hostile() -> dict[str, bytes]:
    wav = to_wav(bytes(2 * RATE_HZ))
    webm, ogg, mp3 = (file_of(kind, tone(1.0)) for kind in ("webm", "ogg", "mp3"))
    return {
        "twelve minutes of silence in webm": _repeated("webm", file_of("webm", silence(60.0)), 12),
        "one sample a second": _changed(to_wav(bytes(2**21)), 24, "<I", 1),
        "no samples a second": _changed(wav, 24, "<I", 0),
        "four billion samples a second": _changed(wav, 24, "<I", 2**32 - 1),
        "65,535 channels": _changed(wav, 22, "<H", 65_535),
        "no bits": _changed(wav, 34, "<H", 0),
        "another codec": _changed(wav, 20, "<H", 2),
        "no samples": to_wav(b""),
        "a header alone": wav[:20],
        "a truncated start": ogg[: len(ogg) // 10],
        "a truncated index": file_of("m4a", tone(1.0))[:-200],
        "a matroska element without end": webm[:200] + b"\xa3\x01" + b"\xff" * 7 + bytes(1_000),
        "masters within masters": webm[:4] + (b"\x18\x53\x80\x67\x01" + b"\xff" * 7) * 100_000,
        "a tag larger than the file": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + mp3,
        "text": b"I led the migration. " * 1_000,
        "a playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "a session description": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        "nothing": b"",
        "noise": random_bytes(2**20),
    }


def _changed(data: bytes, at: int, kind: str, value: int) -> bytes:
    lying = bytearray(data)
    struct.pack_into(kind, lying, at, value)
    return bytes(lying)


def _repeated(container: str, minute: bytes, times: int) -> bytes:
    """Return the packets of a file again and again, without encoding them anew."""
    out = io.BytesIO()
    with av.open(io.BytesIO(minute), "r") as source, av.open(out, "w", format=container) as made:
        packets = [packet for packet in source.demux(audio=0) if packet.dts is not None]
        stream = made.add_stream_from_template(source.streams.audio[0])
        length = int(60 / packets[0].time_base) if packets[0].time_base else 0
        for packet in (packet for _ in range(times) for packet in packets):
            packet.stream = stream
            made.mux(packet)
            packet.pts = packet.dts = (packet.dts or 0) + length
    return out.getvalue()
